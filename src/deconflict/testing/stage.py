"""The stage of a replay: a World while it is played in it, what each statement is called there, and what was expected and not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from deconflict.errors import Refused
from deconflict.node.events import Event, Filed
from deconflict.node.node import Node
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.base import MessagePart, Part
from deconflict.testing.composing import Names
from deconflict.testing.host import Host
from deconflict.testing.world import World

NOTHING = "-"
"""What is seen where there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A row of [expect] that was not so: what was seen instead."""

    where: str
    what: str
    expected: str
    seen: str


@dataclass(slots=True)
class Stage:
    """A World while a replay is played in it: what each statement is called, and what was expected and not seen.

    `rows` say of each party whom it speaks for, flies for and does not control, as the table [parties] has it.
    """

    world: World
    start_us: int
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)
    forced: dict[str, str] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def host(self, name: str) -> Host:
        """The machine of that party. Refused with the names there are."""
        if name not in self.world.hosts:
            raise Refused(f"there is no party {name!r}", where="replay", mend="one of " + ", ".join(self.world.hosts))
        return self.world.hosts[name]

    def entry(self, name: str) -> str:
        """The entry hash of the statement that the replay calls by that name."""
        if name in self.forced:
            return self.forced[name]
        asked = self.world.ledger.asked[self.request(name)]
        if asked.answer is None or "entry" not in asked.answer:
            raise Refused(f"{name!r} was not stored: {asked.error}", where="replay", mend="refer to it only once it is")
        return str(asked.answer["entry"])

    def refusal(self, name: str) -> str | None:
        """The place that an act was refused for, by its desk or before it could be written; None where it was not."""
        self.looked_at.add(name)
        if name in self.refused:
            return self.refused[name][0]
        error = self.world.ledger.asked[self.request(name)].error
        return error[2] if error else None

    def refused_unseen(self) -> list[Miss]:
        """Acts that were refused though no row of [expect] asked whether they would be."""
        errors = {name: fault for name, (_, fault) in self.refused.items()}
        asked = {name: self.world.ledger.asked[request].error for name, request in self.requests.items()}
        errors |= {name: f"{error[1]}: {error[2]}" for name, error in asked.items() if error}
        return [Miss(name, f"{name} said", "stored", fault) for name, fault in errors.items() if name not in self.looked_at]

    def request(self, name: str) -> str:
        """The request by which the statement of that name was filed."""
        if name not in self.requests:
            raise Refused(f"nothing is called {name!r} by then", where="replay", mend="one of " + ", ".join(self.requests))
        return self.requests[name]

    def party(self, name: str) -> str:
        """The id of the party of that name."""
        return self.host(name).party

    def names(self) -> Names:
        """What the words of a row stand for now."""
        return Names(self.entry, self.party, self.start_us)

    def node(self, host: Host) -> Node:
        """The node that runs on that machine now. Refused while it is down."""
        if host.node is None:
            raise Refused(f"{host.name} is down", where="replay", mend="start it before")
        return host.node

    def force(self, host: Host, kind: str, parts: Mapping[str, Part], channel: str | None, name: str) -> None:
        """Have a node sign and send what its own desk would refuse, as another team's program might."""
        core = self.node(host).core
        main = parts["main"]
        assert isinstance(main, MessagePart)
        to = [party for party in core.my_channels()[channel] if party != host.party] if channel else core.peers()
        said = core.header(kind, by=main.message.by, role=main.message.from_role, to=to, refs=main.message.refs, msg_id=main.message.msg_id)
        stated = {**parts, "main": msgspec.structs.replace(main, message=said)}
        book = f"line/{channel or next(iter(core.my_channels()))}" if KINDS[kind].logbook == "line" else KINDS[kind].logbook
        desk = self.node(host).desk
        checked = desk.asked

        def unchecked(event: Event) -> None:
            self.forced[name] = core.say(book, kind, stated).hash

        # The node stays the one that ships: for one event somebody else sits at its desk.
        setattr(desk, "asked", unchecked)  # noqa: B010
        try:
            filed = Filed(
                request=name, kind=kind, parts=stated, by=main.message.by, role=main.message.from_role, entropy=self.world.entropy()
            )
            self.world.post(host, filed)
        finally:
            setattr(desk, "asked", checked)  # noqa: B010


def record_of(stage: Stage, host: Host, name: str) -> MessageRecord:
    """The message of that name as the node holds it; an empty record where it does not."""
    entry = stage.entry(name)
    return stage.node(host).picture.messages.get(entry, MessageRecord(entry))
