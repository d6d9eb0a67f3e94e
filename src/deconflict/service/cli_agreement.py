"""`deconflict agreement ...` and `deconflict mandate`: what the line runs under, agreed clause by clause, signed, amended, suspended."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_line import read_file
from deconflict.service.cli_node import Json, State, client_of
from deconflict.service.cli_out import emit, emit_done

agreement = typer.Typer(no_args_is_help=True, help="The agreement the line runs under: clauses as data, signed by both sides.")
Id = Annotated[str | None, typer.Option("--id", help="which agreement, where there are several")]
Clause = Annotated[list[str] | None, typer.Option("--clause", help="a clause by its id; repeat for more")]
Clauses = Annotated[list[str], typer.Option("--clause", help="a clause by its id; repeat for more")]
Why = Annotated[str, typer.Option("--remark", help="why, in a few words")]
Remark = Annotated[str | None, typer.Option("--remark", help="why, in a few words")]
Version = Annotated[str | None, typer.Option("--version", help="a version by its hash or the first signs of it")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(mandate)
    app.add_typer(agreement, name="agreement")


def mandate(
    authorised_by: Annotated[
        str | None, typer.Option("--authorised-by", help="who authorised this line; without it, what is stated")
    ] = None,
    purpose: Annotated[
        str, typer.Option("--purpose", help="avoid_incidents, humanitarian_movement, search_and_rescue, ...")
    ] = "avoid_incidents",
    until: Annotated[str | None, typer.Option("--until", help="its end, for example 2027-06-30T00:00:00Z; else a year from now")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="it ends now")] = False,
    to: Annotated[str | None, typer.Option("--to", help="for the line with this peer only")] = None,
    remark: Remark = None,
    state: State = None,
    json: Json = False,
) -> None:
    """State who authorised this line, for what and until when, or show both sides' mandates. Without both, only the core is open.

    Example: deconflict mandate --authorised-by "Air Staff" --until 2027-06-30T00:00:00Z
    """
    client = client_of(state)
    if authorised_by is None:
        shown = client.ask("GET", "/api/v1/agreements")["mandates"]
        emit({"mandates": shown}, as_json=json, lines=[_mandate_line(one) for one in shown] or ["no line yet: deconflict pair"])
        return
    asked = {"authorised_by": authorised_by, "purpose": purpose, "until": until, "withdrawn": withdraw, "to": to, "remark": remark}
    answer = client.ask("POST", "/api/v1/mandate", {key: value for key, value in asked.items() if value is not None})
    emit(answer, as_json=json, lines=["mandate withdrawn" if withdraw else f"mandate stated: {answer['entry']}"])


def _mandate_line(one: dict[str, Any]) -> str:
    if not one["stated"]:
        return f"{one['name']}: none stated"
    return f"{one['name']}: {one['authorised_by']}, {one['purpose']}, until {one['until']}" + (
        "" if one["holds"] else "  (does not hold now)"
    )


@agreement.command()
def read(file: Annotated[Path, typer.Argument(help="an agreement in TOML")], json: Json = False) -> None:
    """Read a file without a node: the hash of the version it would be, its parties, and the clauses that would bind them all now.

    Example: deconflict agreement read alfa-bravo.toml
    """
    from deconflict.agreement.agreement import clauses_in_force, label, version_hash
    from deconflict.service.agreements import read_agreement
    from deconflict.service.clock import WallClock

    held = read_agreement(file)
    parties = sorted(held.parties.ids())
    clauses = clauses_in_force(held, parties, WallClock().now_us())
    found: dict[str, Any] = {"label": label(held), "hash": version_hash(held), "parties": parties, "in_force": list(clauses)}
    emit(found, as_json=json, lines=[found["label"], f"hash {found['hash']}", f"would bind all now: {', '.join(clauses) or 'nothing'}"])


@agreement.command()
def propose(
    file: Annotated[str | None, typer.Argument(help="an agreement as TOML; - reads stdin")] = None,
    default: Annotated[bool, typer.Option("--default", help="every clause at its default, between us and our peers")] = False,
    peer: Annotated[list[str] | None, typer.Option("--peer", help="with --default: whom with; repeat for more")] = None,
    agreement_id: Annotated[str | None, typer.Option("--id", help="with --default: the agreement's id")] = None,
    role: Annotated[str, typer.Option("--role", help="with --default: what the parties are, for example military")] = "military",
    remark: Remark = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Propose an agreement whole. It binds nobody until two parties have signed the same text.

    Example: deconflict agreement propose --default --peer BRAVO
    """
    from deconflict.errors import Refused

    if (file is None) == (not default):
        raise Refused("which agreement?", where="FILE", mend="name a TOML file, or say --default")
    asked: dict[str, Any] = {"remark": remark}
    if file is not None:
        asked["toml"] = read_file(file).decode("utf-8", "replace")
    else:
        asked |= {"agreement_id": agreement_id, "peers": peer or [], "role": role}
    answer = client_of(state).ask("POST", "/api/v1/agreements", {key: value for key, value in asked.items() if value is not None})
    emit(answer, as_json=json, lines=[f"proposed {answer['agreement_id']}, version {answer['version']}"])


@agreement.command()
def show(
    agreement_id: Annotated[str | None, typer.Argument(help="which; without it, all")] = None,
    version: Version = None,
    toml: Annotated[bool, typer.Option("--toml", help="the whole text as TOML")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Show where each party stands on each clause, who signed, and what is in force."""
    client = client_of(state)
    if agreement_id is None and not toml:
        told = client.ask("GET", "/api/v1/agreements")
        lines = [line for one in told["agreements"] for line in _lines(one)] or ["none yet: deconflict agreement propose --default"]
        emit(told, as_json=json, lines=lines)
        return
    name = _id(client, agreement_id)
    told = client.ask("GET", f"/api/v1/agreements/{name}" + (f"?version={version}" if version else ""))
    emit(told, as_json=json, lines=told["toml"].splitlines() if toml else _lines(told["agreement"]))


def _lines(one: dict[str, Any]) -> list[str]:
    """One agreement for people: its state, then the clauses on which not all is in force."""
    parties = {party["party"]: party["name"] for party in one["parties"]}
    signed = ", ".join(sorted({sign["name"] for sign in one["signatures"]})) or "nobody"
    since = f", in force from {one['in_force_from']}" if one["in_force_from"] else ""
    lines = [f"{one['id']}/{one['version']} {one['hash'][:8]}: {one['state']}{since}; signed by {signed}"]
    by_status: dict[str, list[str]] = {}
    for clause in one["clauses"]:
        by_status.setdefault(clause["status"], []).append(clause["id"])
    for status, clauses in by_status.items():
        lines.append(f"  {status}: {len(clauses)} clauses" if status in ("in_force", "agreed") else f"  {status}: {', '.join(clauses)}")
    for clause in one["clauses"]:
        if clause["status"] in ("reserved", "rejected"):
            lines.append(f"  {clause['id']}: " + ", ".join(f"{parties[party]} {stand}" for party, stand in clause["positions"].items()))
    lines += [f"  {s['clause']} suspended by {s['name']} from {s['from']} ({s['reason']})" for s in one["suspensions"] if not s["until"]]
    lines += [f"  does not count: {act['entry'][:10]}, {act['why']}" for act in one["not_counted"]]
    return lines


@agreement.command()
def diff(
    agreement_id: Annotated[str | None, typer.Argument(help="which, where there are several")] = None,
    here: Annotated[str | None, typer.Option("--from", help="a version; else the one in force")] = None,
    there: Annotated[str | None, typer.Option("--to", help="a version; else the one proposed last")] = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Show what differs between two versions, and on which clauses the parties stand apart, in both parties' languages."""
    client = client_of(state)
    name = _id(client, agreement_id)
    query = "&".join(f"{key}={value}" for key, value in (("here", here), ("there", there)) if value)
    told = client.ask("GET", f"/api/v1/agreements/{name}/differences" + (f"?{query}" if query else ""))
    lines = []
    for clause in told["clauses"]:
        lines.append(" / ".join(dict.fromkeys(clause["title"].values())) + f"  [{clause['clause']}]")
        for field in clause["fields"]:
            lines.append("  " + " / ".join(dict.fromkeys(field["label"].values())) + f": {field['here']} -> {field['there']}")
    for clause in told["apart"]:
        stands = ", ".join(f"{party[:6]} {' / '.join(dict.fromkeys(words.values()))}" for party, words in clause["words"].items())
        lines.append(" / ".join(dict.fromkeys(clause["title"].values())) + f"  [{clause['clause']}]: {stands}")
    emit(told, as_json=json, lines=lines or ["no difference, and nobody stands apart"])


def _stand(
    act: str, name: str | None, clauses: list[str] | None, version: str | None, remark: str | None, state: Path | None, json: bool
) -> None:
    client = client_of(state)
    asked = {"act": act, "clauses": clauses or [], "version": _hash(client, name, version), "remark": remark}
    answer = client.ask("POST", f"/api/v1/agreements/{_id(client, name)}/clauses", {k: v for k, v in asked.items() if v is not None})
    emit(
        answer,
        as_json=json,
        lines=[f"{act.removesuffix('e')}ed {len(clauses) if clauses else 'all'} clauses of version {answer['version'][:8]}"],
    )


@agreement.command()
def accept(
    clause: Clause = None, agreement_id: Id = None, version: Version = None, remark: Remark = None, state: State = None, json: Json = False
) -> None:
    """Agree to clauses as they stand; to all where none is named."""
    _stand("accept", agreement_id, clause, version, remark, state, json)


@agreement.command()
def reserve(
    clause: Clauses, remark: Why = "", agreement_id: Id = None, version: Version = None, state: State = None, json: Json = False
) -> None:
    """Do not agree to these clauses yet; the others stand."""
    _stand("reserve", agreement_id, clause, version, remark, state, json)


@agreement.command()
def reject(
    clause: Clauses, remark: Why = "", agreement_id: Id = None, version: Version = None, state: State = None, json: Json = False
) -> None:
    """Do not agree to these clauses as they stand; the others stand."""
    _stand("reject", agreement_id, clause, version, remark, state, json)


@agreement.command()
def sign(agreement_id: Id = None, version: Version = None, state: State = None, json: Json = False) -> None:
    """Sign a version as every clause stands now, as the person whose token this is. It goes out when a second person has signed too.

    Example: DECONFLICT_TOKEN_FILE=lund.token deconflict agreement sign
    """
    client = client_of(state)
    name = _id(client, agreement_id)
    named = _hash(client, name, version)
    answer = client.ask("POST", f"/api/v1/agreements/{name}/signatures", {"version": named} if named else {})
    said = f"signed: {answer['entry']}" if answer["signed"] else f"taken down; waiting for {answer['waiting_for']}"
    emit(answer, as_json=json, lines=[said])


@agreement.command()
def amend(
    file: Annotated[str, typer.Argument(help="the whole agreement as it shall be, as TOML; - reads stdin")],
    effective_at: Annotated[str | None, typer.Option("--effective-at", help="in force from; else after the agreed notice")] = None,
    agreement_id: Id = None,
    remark: Remark = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Propose other clauses in place of those in force.

    Example: deconflict agreement show --toml > a.toml; edit it; deconflict agreement amend a.toml
    """
    client = client_of(state)
    asked = {"toml": read_file(file).decode("utf-8", "replace"), "effective_at": effective_at, "remark": remark}
    answer = client.ask(
        "POST", f"/api/v1/agreements/{_id(client, agreement_id)}/amendments", {k: v for k, v in asked.items() if v is not None}
    )
    emit_done(answer, as_json=json, lines=lambda done: [f"amendment proposed: version {done['version']}"])


@agreement.command()
def suspend(
    clause: Clauses,
    reason: Annotated[str, typer.Option("--reason", help="incident, breach_alleged, review, technical, instructed or other")] = "other",
    from_: Annotated[str | None, typer.Option("--from", help="when; else after the agreed notice")] = None,
    agreement_id: Id = None,
    remark: Remark = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Suspend clauses. Line checks, warnings, stop requests and emergencies never stop."""
    client = client_of(state)
    asked = {"clauses": clause, "reason": reason, "from": from_, "remark": remark}
    answer = client.ask(
        "POST", f"/api/v1/agreements/{_id(client, agreement_id)}/suspensions", {k: v for k, v in asked.items() if v is not None}
    )
    emit_done(answer, as_json=json, lines=lambda done: [f"suspended: {', '.join(clause)} ({done['suspension_id']})"])


@agreement.command()
def resume(
    clause: Clause = None,
    propose_only: Annotated[bool, typer.Option("--propose", help="only say that we would")] = False,
    agreement_id: Id = None,
    remark: Remark = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Agree to resume what is suspended. It is in force again once all who signed have agreed."""
    client = client_of(state)
    asked = {"clauses": clause or [], "propose": propose_only, "remark": remark}
    answer = client.ask(
        "POST", f"/api/v1/agreements/{_id(client, agreement_id)}/resumptions", {k: v for k, v in asked.items() if v is not None}
    )
    held = ", ".join(name for one in answer["resumed"] for name in one["clauses"])
    emit(answer, as_json=json, lines=[f"{'proposed to resume' if propose_only else 'agreed to resume'}: {held}"])


def _id(client: Any, name: str | None) -> str:
    """The agreement that is meant; Refused where there are several and none is named."""
    from deconflict.errors import Refused

    if name is not None:
        return name
    known = [one["id"] for one in client.ask("GET", "/api/v1/agreements")["agreements"]]
    if len(known) != 1:
        mend = f"name one of {', '.join(known)}" if known else "deconflict agreement propose --default"
        raise Refused("which agreement is meant?" if known else "there is no agreement yet", where="--id", mend=mend)
    return str(known[0])


def _hash(client: Any, name: str | None, version: str | None) -> str | None:
    """A version's whole hash from the first signs of it."""
    if version is None:
        return None
    told = client.ask("GET", f"/api/v1/agreements/{_id(client, name)}?version={version}")
    return str(told["version"])
