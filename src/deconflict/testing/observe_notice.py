"""What a replay can look at in notices and lines: lead, place, third parties, advice, the state of a line, what is in force."""

from __future__ import annotations

from deconflict.agreement.agreement import CLAUSES
from deconflict.coordination import line, notice, open_items, outside, third_parties
from deconflict.picture.picture import MessageRecord
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host
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
    record = record_of(stage, host, name)
    version = notice.version_of(stage.node(host).picture, record)
    where = Volumes(volumes=notice.volumes_of(version)) if version is not None else None
    apart_m = outside.mismatch(record.part("reference"), where)
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
    others = [party for party in (_author(record), *(record.message.to if record.message is not None else ())) if party != host.party]
    held = {agreed.agreement_id: agreed for other in others for agreed in node.core.known.agreed(host.party, other, _now_us(stage, host))}
    return third_parties.of_message(node.picture, tuple(held.values()), record)


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
