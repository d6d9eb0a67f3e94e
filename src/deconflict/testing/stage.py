"""The stage of a replay: a World while it is played in it, what each statement is called there, and what was expected and not seen."""

from __future__ import annotations

from dataclasses import dataclass, field

from deconflict.errors import Refused
from deconflict.node.node import Node
from deconflict.testing.composing import Names
from deconflict.testing.host import Host
from deconflict.testing.world import World


@dataclass(frozen=True, slots=True)
class Miss:
    """A row of [expect] that was not so: what was seen instead."""

    where: str
    what: str
    expected: str
    seen: str


@dataclass(slots=True)
class Stage:
    """A World while a replay is played in it: what each statement is called, and what was expected and not seen."""

    world: World
    start_us: int
    requests: dict[str, str] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)

    def host(self, name: str) -> Host:
        """The machine of that party. Refused with the names there are."""
        if name not in self.world.hosts:
            raise Refused(f"there is no party {name!r}", where="replay", mend="one of " + ", ".join(self.world.hosts))
        return self.world.hosts[name]

    def entry(self, name: str) -> str:
        """The entry hash of the statement that the replay calls by that name."""
        asked = self.world.ledger.asked[self.request(name)]
        if asked.answer is None or "entry" not in asked.answer:
            raise Refused(f"{name!r} was not stored: {asked.error}", where="replay", mend="refer to it only once it is")
        return str(asked.answer["entry"])

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
