"""Mandates and agreements as JSON: what stands between whom, clause by clause, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deconflict.agreement import stating
from deconflict.agreement.agreement import CLAUSES, Agreement, clauses_in_force
from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import agreeing, agreement_acts
from deconflict.coordination.agreeing import Known
from deconflict.coordination.standing import NEVER_US, Binding, Signature, Stand, Standing, Version
from deconflict.errors import Refused
from deconflict.phrasebook.catalogue import catalogue
from deconflict.picture.agreements import MandateSaid
from deconflict.picture.picture import Picture


def agreements(known: Known, me: str, at_us: int) -> list[dict[str, Any]]:
    """Every agreement anybody has said anything of, as it stands at that instant."""
    return [agreement(known, standing, me) for standing in known.standings(at_us).values() if standing.versions]


def mandates(known: Known, me: str, at_us: int) -> list[dict[str, Any]]:
    """Each line's two mandates: the newest word of each side, and whether it is one now."""
    found = []
    for peer in sorted({peer for author, peer in known.picture.pairings if author == me}):
        for party, hearer in ((me, peer), (peer, me)):
            said = [held for held in agreeing.mandates(known.picture, party, hearer) if held.written_at_us <= at_us]
            found.append(_mandate(known.picture, party, peer, said[-1:], at_us))
    return found


def _mandate(picture: Picture, party: str, peer: str, newest: list[MandateSaid], at_us: int) -> dict[str, Any]:
    shown: dict[str, Any] = {"party": party, "name": picture.name_of(party), "with": peer, "stated": bool(newest), "holds": False}
    for said in newest:
        main = said.main
        shown |= {"holds": agreeing.holds(said, at_us), "authorised_by": main.authorised_by, "purpose": main.purpose.value}
        shown |= {"from": _time(main.from_us), "until": _time(main.until_us), "withdrawn": main.withdrawn}
    return shown


def shown_version(standing: Standing, me: str) -> Version:
    """The version a page shows: the one in force with us, else the newest proposed."""
    bound = [standing.versions[binding.version] for pair, binding in sorted(standing.bindings.items()) if me in pair]
    return max(bound, key=lambda held: held.agreement.version) if bound else agreement_acts.newest_version(standing)


def agreement(known: Known, standing: Standing, me: str) -> dict[str, Any]:
    """One agreement: its versions, where each party stands on each clause, who signed, and what is in force with whom."""
    picture, version = known.picture, shown_version(standing, me)
    held = version.agreement
    bound = {pair: binding for pair, binding in standing.bindings.items() if me in pair}
    newest = agreement_acts.newest_version(standing)
    since = [binding.since_us for binding in bound.values() if binding.version == version.hash]
    signed = stating.signed_hash(newest.hash, standing.positions(newest.hash))
    first = picture.agreements.first_of(me, standing.agreement_id, signed)
    return {
        "id": standing.agreement_id, "title": held.title, "version": held.version, "hash": version.hash,
        "state": standing.state(version.hash), "newest": newest.hash,
        "parties": [{"party": m.party, "name": m.name, "role": m.role.value} for m in held.parties.parties],
        "in_force_from": _time(max(min(since), held.term.effective_from_us)) if since else None,
        "in_force_until": _until(held),
        "in_force_with": {_other(pair, me): _bound(binding, standing.at_us) for pair, binding in sorted(bound.items())},
        "clauses": [_clause(standing, version, bound, name) for name in CLAUSES],
        "signatures": [_signature(sign, picture) for sign in standing.signatures if sign.version == version.hash],
        "to_sign": {"version": newest.hash, "signed": signed},
        "first_signed": {"name": first.signatory.name, "role": first.signatory.role.value} if first is not None else None,
        "versions": [_version(standing, one, picture) for one in sorted(standing.versions.values(), key=_order)],
        "suspensions": _suspensions(standing, bound, picture),
        "not_counted": [{"entry": entry, "why": why} for entry, why in sorted(standing.not_counted.items())],
    }  # fmt: skip


def _order(version: Version) -> tuple[int, int, str]:
    return version.agreement.version, version.proposed_us, version.hash


def _other(pair: tuple[str, str], me: str) -> str:
    return pair[1] if pair[0] == me else pair[0]


def _until(held: Agreement) -> str | None:
    term = held.term
    if term.effective_to_us is not None:
        return _time(term.effective_to_us)
    return _time(term.effective_from_us + term.length_us) if term.effective_from_us else None


def _bound(binding: Binding, at_us: int) -> dict[str, Any]:
    clauses = clauses_in_force(binding.agreement, binding.pair, at_us)
    return {"version": binding.version, "signed": binding.signed, "since": _time(binding.since_us), "clauses": list(clauses)}


def _clause(standing: Standing, version: Version, bound: Mapping[tuple[str, str], Binding], name: str) -> dict[str, Any]:
    stands = {party: standing.stand(party, version.hash, name) for party in sorted(version.agreement.parties.ids())}
    stopped = any(
        stop.clause == name and stop.from_us <= standing.at_us < stop.until_us for binding in bound.values() for stop in binding.stopped
    )
    here = [binding for binding in bound.values() if binding.version == version.hash]
    in_force = [binding for binding in here if name in clauses_in_force(binding.agreement, binding.pair, standing.at_us)]
    status = "suspended" if stopped else "in_force" if in_force else _said(set(stands.values()))
    return {"id": name, "hash": version.hashes[name], "status": status, "positions": {p: stand.value for p, stand in stands.items()}}


def _said(stands: set[Stand]) -> str:
    return next(stand.value for stand in (Stand.REJECTED, Stand.RESERVED, Stand.OPEN, Stand.AGREED) if stand in stands)


def _signature(sign: Signature, picture: Picture) -> dict[str, Any]:
    persons = [{"name": person.name, "role": person.role.value} for person in sign.signatories]
    at = _time(min(sign.at_us.values()))
    return {"party": sign.party, "name": picture.name_of(sign.party), "signed": sign.signed, "at": at, "persons": persons}


def _version(standing: Standing, version: Version, picture: Picture) -> dict[str, Any]:
    return {
        "hash": version.hash, "number": version.agreement.version, "state": standing.state(version.hash), "base": version.base,
        "proposed_by": sorted(version.proposed_by), "proposed_at": _time(version.proposed_us),
        "signed_by": sorted({sign.party for sign in standing.signatures if sign.version == version.hash}),
        "effective_at": _time(version.agreement.amendment.effective_at_us),
    }  # fmt: skip


def _suspensions(standing: Standing, bound: Mapping[tuple[str, str], Binding], picture: Picture) -> list[dict[str, Any]]:
    reasons = {(said.party, said.suspension_id): said for said in standing.suspensions}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for binding in bound.values():
        for stop in binding.stopped:
            said = reasons[(stop.party, stop.suspension_id)]
            resumed = sorted(party for clause, party in said.resumed if clause == stop.clause)
            found[(stop.party, stop.suspension_id, stop.clause)] = {
                "party": stop.party, "name": picture.name_of(stop.party), "suspension_id": stop.suspension_id, "clause": stop.clause,
                "reason": said.reason.value, "from": _time(stop.from_us), "until": _time(stop.until_us), "resumed_by": resumed,
            }  # fmt: skip
    return [found[key] for key in sorted(found)]


def difference(one: Agreement, other: Agreement, locales: tuple[str, ...]) -> list[dict[str, Any]]:
    """What differs between two versions, clause by clause: each clause's and field's name in every one of these languages."""
    found = []
    for clause, fields in stating.differences(one, other).items():
        changed = [
            {"field": name, "label": _in(locales, f"Field-{_plain(name)}", _plain(name)), "here": here, "there": there}
            for name, here, there in fields
        ]
        found.append({"clause": clause, "title": _in(locales, f"Clause-{clause}", clause), "fields": changed})
    return found


def positions_apart(standing: Standing, version: Version, locales: tuple[str, ...]) -> list[dict[str, Any]]:
    """The clauses of a version on which not everybody stands alike, with where each stands, in every one of these languages."""
    found = []
    for clause in CLAUSES:
        stands = {party: standing.stand(party, version.hash, clause) for party in sorted(version.agreement.parties.ids())}
        if len(set(stands.values())) > 1 or Stand.AGREED not in stands.values():
            words = {
                party: {locale: catalogue(locale).plain(f"Standpoint-{stand.value}" if stand != Stand.AGREED else "ClauseStatus-agreed")
                        for locale in locales}
                for party, stand in stands.items()
            }  # fmt: skip
            found.append({"clause": clause, "title": _in(locales, f"Clause-{clause}", clause), "positions": stands, "words": words})
    return found


def languages_of(held: Agreement, known: Mapping[str, str]) -> tuple[str, ...]:
    """Each party's language by the clause on languages, then its fallback, of those we have phrases in; English at least."""
    wanted = [language.primary.partition("-")[0] for language in held.languages.primary] + [held.languages.fallback.partition("-")[0], "en"]
    return tuple(dict.fromkeys(language for language in wanted if language in known))


def _in(locales: tuple[str, ...], key: str, fallback: str) -> dict[str, str]:
    """A phrase in each language; a field that has none yet goes by its own name."""
    return {locale: catalogue(locale).plain(key) if key in catalogue(locale) else fallback for locale in locales}


def version_named(standing: Standing, name: str | None, me: str) -> Version:
    """The version of that hash or of a hash that begins so; without a name the one a page shows. Raises: Refused."""
    if not standing.versions:
        raise Refused(
            f"nothing is proposed under {standing.agreement_id!r}", where="agreement_id", mend="GET /api/v1/agreements lists them"
        )
    if name is None:
        return shown_version(standing, me)
    found = [version for full, version in standing.versions.items() if full.startswith(name)]
    if len(found) != 1:
        raise Refused(f"no version begins with {name!r}, or several do", where="version", mend="one of " + ", ".join(standing.versions))
    return found[0]


def _plain(field: str) -> str:
    """A field's name without its unit, as people write it in TOML."""
    return next((field.removesuffix(unit) for unit in ("_us", "_mm", "_hz") if field.endswith(unit)), field)


def _time(at_us: int | None) -> str | None:
    return None if at_us is None or at_us >= NEVER_US else format_instant(Instant(at_us))
