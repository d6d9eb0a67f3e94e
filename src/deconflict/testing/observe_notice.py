"""What a replay can look at in notices and lines: lead, place, third parties, advice, the state of a line, what is in force."""

from __future__ import annotations

from deconflict.agreement.agreement import CLAUSES
from deconflict.airspace.volume import Volume4D
from deconflict.coordination import climb, ladder, line, notice, open_items, outside, third_parties
from deconflict.picture.picture import MessageRecord
from deconflict.statements.emergencies import Displaced
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host
from deconflict.testing.observe_record import conflicts_of
from deconflict.testing.stage import NOTHING, Stage, record_of


def _now_us(stage: Stage, host: Host) -> int:
    return host.clock.now(stage.world.now_us)


def _author(record: MessageRecord) -> str:
    return record.place.author if record.place is not None else ""


def lead(stage: Stage, host: Host, name: str) -> str:
    """How the notice came in at the only other party: IN_TIME, SHORT or LATE, and what of it is too wide."""
    node, record = stage.node(host), record_of(stage, host, name)
    to = next((party for party in record.message.to if party != _author(record)), "") if record.message is not None else ""
    stamp = notice.stamp_at(node.picture, record, to, node.core.rules_between(_author(record), to)) if to else None
    return " ".join([stamp.lead.value, *(f"too_wide:{what.value}" for what in stamp.too_wide)]) if stamp is not None else NOTHING


def mismatch(stage: Stage, host: Host, name: str) -> str:
    """How far apart the two ways lie in which a notice says its place, in whole km; - where they agree."""
    apart_m = outside.mismatch_of(stage.node(host).picture, record_of(stage, host, name))
    return NOTHING if apart_m is None else f"{apart_m / 1000:.0f} km"


def outside_it(stage: Stage, host: Host, name: str) -> str:
    """yes where an aircraft that the notice names was seen outside it."""
    node, record = stage.node(host), record_of(stage, host, name)
    version = notice.version_of(node.picture, record)
    if version is None or not isinstance(record.main, (Operation, Movement)):
        return NOTHING
    found = outside.outside_notice(node.picture, _author(record), record.main, notice.volumes_of(version))
    return "yes" if found else "no"


def open_item(stage: Stage, host: Host, name: str) -> str:
    """What of the message is still open at this desk: understand, answer; closed where nothing is."""
    node, entry = stage.node(host), stage.entry(name)
    items = open_items.open_items(node.picture, host.party, node.core.rules_between, _now_us(stage, host))
    return " ".join(sorted(item.what.value for item in items if item.entry == entry)) or "closed"


def advice(stage: Stage, host: Host, name: str) -> str:
    """What is left to do about what a message speaks of: COORDINATE, or AVOID where there is no counterpart."""
    record = record_of(stage, host, name)
    return third_parties.advice([record], _third(stage, host, record)).value


def third(stage: Stage, host: Host, name: str) -> str:
    """Whom the message concerns beside those it went to, each with whether they were reached."""
    found = _third(stage, host, record_of(stage, host, name))
    return " ".join(sorted(f"{one.name}:{one.reached.value}" for one in found)) or NOTHING


def _third(stage: Stage, host: Host, record: MessageRecord) -> list[third_parties.ThirdParty]:
    node = stage.node(host)
    return third_parties.of_message(node.picture, node.core.agreed(), record)


def link(stage: Stage, host: Host, name: str) -> str:
    """The state of the line to that party over the link that both sides can count on."""
    node, other = stage.node(host), stage.party(name)
    rules, now_us = node.core.rules_with(other), _now_us(stage, host)
    proofs = (line.proof(node.picture, *pair, Bearer.LINK, now_us, rules) for pair in ((host.party, other), (other, host.party)))
    return line.joint(*proofs).value


def in_force(stage: Stage, host: Host, name: str) -> str:
    """How many clauses are in force between this party and that."""
    between = stage.node(host).core.known.between(host.party, stage.party(name), _now_us(stage, host))
    return str(sum(between.has(clause) for clause in CLAUSES))


def allowed(stage: Stage, host: Host, name: str) -> str:
    """yes where the party and kind of `PARTY:KIND` are open to what this desk would say now; else the clause or mandate that is wanted."""
    to, _, kind = name.partition(":")
    closed = stage.node(host).core.known.allowed(kind, host.party, stage.party(to), _now_us(stage, host))
    return "yes" if closed is None else "no"


def not_passed_down(stage: Stage, host: Host, name: str) -> str:
    """yes where the other party understood the notice and half an hour before its start had said of nobody that it was passed on."""
    node, record = stage.node(host), record_of(stage, host, name)
    to = next((party for party in record.message.to if party != _author(record)), "") if record.message is not None else ""
    return "yes" if climb.not_passed_down(record, to, node.core.rules_between(_author(record), to), _now_us(stage, host)) else "no"


def skew(stage: Stage, host: Host, name: str) -> str:
    """How far that party's clock is ahead of ours, in whole seconds, as its beats tell."""
    return f"{round(stage.node(host).mesh.links[stage.party(name)].skew_us / 1e6)} s"


def verdict(stage: Stage, host: Host, name: str) -> str:
    """Whether the only other party understood the message in time."""
    node, record = stage.node(host), record_of(stage, host, name)
    if record.message is None:
        return NOTHING
    to = record.message.to[0]
    found = ladder.verdict(node.picture.messages, record, to, "L2", node.core.rules_between(_author(record), to).max_skew_us)
    return found.value if found is not None else NOTHING


def affected(stage: Stage, host: Host, name: str) -> str:
    """Whom the conflicts of that plan could affect beside the two parties, each with whether they were reached."""
    node, now_us = stage.node(host), _now_us(stage, host)
    plans = [record for record in node.picture.messages.values() if isinstance(record.main, Operation)]
    sides: list[tuple[str, Operation | None]] = []
    volumes: list[Volume4D] = []
    records: list[MessageRecord] = []
    for notice_said in conflicts_of(stage, host, name).values():
        for object_name, version in zip(notice_said.objects, notice_said.versions, strict=True):
            plan = next((record for record in plans if record.entry == version), None)
            held = notice.version_of(node.picture, plan) if plan is not None else None
            if plan is not None and held is not None and isinstance(plan.main, Operation):
                sides.append((object_name.partition(":")[0], plan.main))
                volumes += notice.volumes_of(held)
                records.append(plan)
    found = third_parties.of_conflict(node.picture, node.core.agreed(), sides, volumes, records, now_us)
    return " ".join(f"{one.name}:{one.reached.value}" for one in found) or NOTHING


def gives_way(stage: Stage, host: Host, name: str) -> str:
    """Who gives way to whom by the agreed order, as was told of that plan: other to rescue."""
    messages = stage.node(host).picture.messages
    told = (messages[entry].main for entry in record_of(stage, host, name).referred)
    said = [main for main in told if isinstance(main, Displaced) and main.message.refs[0] == stage.entry(name)]
    return " ".join(f"{main.displaced} to {main.first}" for main in said) or NOTHING


def entering(stage: Stage, host: Host, name: str) -> str:
    """The zones that the aircraft of that callsign is warned of, as long as the warning has not ended."""
    picture = stage.node(host).picture
    tracks = {f"{party}:{track_id}" for (party, track_id), record in picture.tracks.items() if record.track.latest.callsign == name}
    zones = {f"{party}:{zone_id}": zone_id for noun, party, zone_id in picture.objects if noun == "zone"}
    active = [pair for pair, entries in picture.alerts.items() if any(not picture.messages[entry].ended for entry in entries)]
    return " ".join(sorted({zones[one] for pair in active if tracks & set(pair) for one in pair if one in zones})) or NOTHING


def alert(stage: Stage, host: Host, name: str) -> str:
    """The other aircraft of every alert on that callsign that has not ended, and what is left to do about it."""
    node = stage.node(host)
    found = []
    for pair, entries in sorted(node.picture.alerts.items()):
        tracks = [node.picture.tracks[one.partition(":")[0], one.partition(":")[2]].track.latest for one in pair]
        records = [node.picture.messages[entry] for entry in sorted(entries) if not node.picture.messages[entry].ended]
        if records and name in [plot.callsign for plot in tracks]:
            others = [plot for plot in tracks if plot.callsign != name]
            advised = third_parties.advice(records, third_parties.of_pair(node.picture, pair)).value
            found += [f"{plot.callsign} {advised}" for plot in others]
    return " ".join(found) or NOTHING
