"""What can be looked at in a replay: (stage, machine, name of a statement or party) -> what its node shows, in one word or a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from deconflict.coordination import line
from deconflict.picture.picture import MessageRecord
from deconflict.testing.host import Host
from deconflict.testing.stage import Stage

NOTHING = "-"
"""What is seen where there is nothing to see."""

Look = Callable[[Stage, Host, str], str]


def record_of(stage: Stage, host: Host, name: str) -> MessageRecord:
    """The message of that name as the node holds it; an empty record where it does not."""
    entry = stage.entry(name)
    return stage.node(host).picture.messages.get(entry, MessageRecord(entry))


def held(stage: Stage, host: Host, name: str) -> str:
    """yes where the node holds the statement of that name."""
    return "yes" if record_of(stage, host, name).place is not None else "no"


def refused(stage: Stage, host: Host, name: str) -> str:
    """The place that an act was refused for, or - where it was not."""
    if name in stage.refused:
        return stage.refused[name]
    asked = stage.world.ledger.asked[stage.request(name)]
    return asked.error[2] if asked.error else NOTHING


def ladder(stage: Stage, host: Host, name: str) -> str:
    """The levels reached at the only other party it went to: L0 L1 L2 L4."""
    record = record_of(stage, host, name)
    reached = line.ladder(record, _other(record))
    return " ".join(level for level in ("L0", "L1", "L2", "L3", "L4") if reached.reached(level)) or NOTHING


def answer(stage: Stage, host: Host, name: str) -> str:
    """The answer that governs at the only other party it went to."""
    record = record_of(stage, host, name)
    return str(line.ladder(record, _other(record)).answer or NOTHING)


def climbed(stage: Stage, host: Host, name: str) -> str:
    """Who was called because nobody had understood or answered, in order: alternate senior."""
    climbs = sorted(record_of(stage, host, name).climbs.values(), key=lambda climb: climb.place)
    return " ".join(climb.said.next_role.value for climb in climbs if climb.said.next_role is not None) or NOTHING


def _other(record: MessageRecord) -> str:
    return record.message.to[0] if record.message is not None else ""


OBSERVATIONS: Mapping[str, Look] = MappingProxyType(
    {look.__name__: look for look in (held, refused, ladder, answer, climbed)}
)  # fmt: skip
"""Everything [expect] can name."""
