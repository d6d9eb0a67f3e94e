"""Two or three real nodes in a World without weather and with clocks that are right, and what their people say."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.instant import Instant
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.logbook.entry import Entry, write
from deconflict.logbook.sync import Frame, push_of
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.node import Node
from deconflict.node.policy import Policy
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Answer, Level, MessageHeader, Part, Priority, Role, Status
from deconflict.statements.consents import Consent
from deconflict.statements.messages import Danger, DangerEnded, StopRequest, Warning
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone
from deconflict.testing.host import Host, identity
from deconflict.testing.world import START_US, World

S = 1_000_000
MIN = 60 * S
HOUR = 60 * MIN
CONSENT = Consent(consent_by="who runs it", at_us=0)
C = TypeVar("C", bound=c.Command)
T = TypeVar("T")


def lone(name: str, policy: Policy | None = None) -> tuple[Node, Instant]:
    """A node without World or peers that has just come to sign, and its now: for what needs a policy of its own."""
    node, now_us = Node(identity(1, name), policy=policy), Instant(START_US)
    node.load(())
    node.receive(e.Started(entropy=bytes(32)), now_us)
    return node, now_us


def node_of(host: Host) -> Node:
    """The node of a host that runs."""
    assert host.node is not None
    return host.node


class Rig:
    """A World that notes every command, with short words for what people do."""

    def __init__(self, parties: int = 2, seed: int = 1, *, agreed: bool = True) -> None:
        self.world = World(seed, parties=parties)
        for host in self.world.hosts.values():
            host.clock.set_right(self.world.now_us)
        self.commands: list[tuple[str, int, c.Command]] = []
        self.world.watchers.append(lambda host, command: self.commands.append((host.name, self.world.now_us, command)))
        self.world.begin(agreed=agreed)
        self.world.run_for(2 * S)
        hosts = list(self.world.hosts.values())
        self.a, self.b = hosts[0], hosts[-1 if parties == 1 else 1]
        self._count = 0

    def run(self, span_us: int) -> None:
        self.world.run_for(span_us)

    def header(self, **chosen: Any) -> MessageHeader:
        """What a filer chooses of a header; the node fills in the rest."""
        self._count += 1
        base: dict[str, Any] = {
            "msg_id": f"t{self._count}", "from_role": Role.DUTY, "to": (self.a.party,), "priority": Priority.ROUTINE,
            "status": Status.EXERCISE, "ack_by": 0, "answer_by": 0, "by": "nobody",
        }  # fmt: skip
        return MessageHeader(**{**base, **chosen})

    def file(self, host: Host, kind: str, parts: Mapping[str, Part], **fields: Any) -> Any:
        """File a statement and return what the node replied: a dict, or the refusal's four words."""
        request = self.world.ask(host, e.Filed, kind, kind=kind, parts=parts, by=f"{host.desk}-duty", role=Role.DUTY, **fields)
        self.run(0)
        return self.reply(request)

    def reply(self, request: str) -> Any:
        asked = self.world.ledger.asked[request]
        return asked.error if asked.error is not None else asked.answer

    def acknowledge(
        self, host: Host, entry: str, level: Level, answer: Answer | None = None, role: Role = Role.DUTY, by: str = "", **fields: Any
    ) -> Any:
        by = by or f"{host.desk}-{role.value}"
        request = self.world.ask(
            host, e.Acknowledged, "acknowledgement", entry=entry, level=level, by=by, role=role, answer=answer, **fields
        )  # fmt: skip
        self.run(0)
        return self.reply(request)

    def plan(self, op_id: str = "OP1", **changes: Any) -> dict[str, Part]:
        """A plan over the middle of nowhere, an hour ahead."""
        volume = changes.pop("volume", None) or self.volume()
        main = Operation(
            message=changes.pop("message", None) or self.header(), op_id=op_id, operation=changes.pop("operation", OperationKind.SURVEY),
            aircraft_class=AircraftClass.CREWED, count=1, state=changes.pop("state", IntentState.ACCEPTED),
        )  # fmt: skip
        return {"main": main, "exact": Volumes(volumes=(volume,))}

    def zone(self, zone_id: str = "Z1", cancelled: bool = False, volume: Volume4D | None = None) -> dict[str, Part]:
        main = Zone(message=self.header(), zone_id=zone_id, zone_type=ZoneType.NO_FLY, authority="ALFA", cancelled=cancelled)
        return {"main": main, "exact": Volumes(volumes=(volume or self.volume(),))}

    def corridor(self, zone: Part) -> Part:
        """The same zone as a corridor."""
        return msgspec.structs.replace(zone, zone_type=ZoneType.CORRIDOR)

    def site(self, site_id: str = "S1", expired: bool = False) -> dict[str, Part]:
        now_us = self.world.now_us
        main = Site(
            message=self.header(), site_id=site_id, function="clinic", from_us=now_us, until_us=now_us + 3 * HOUR, expired=expired,
            release_to_all=True,
        )  # fmt: skip
        return {"main": main, "exact": Place(place=Circle(10 * 10**9, 20 * 10**9, 500_000)), "consent": CONSENT}

    def volume(
        self, lat_deg: float = 10.0, lon_deg: float = 20.0, from_min: int = 60, lower_m: int = 1000, reference: str = "AMSL"
    ) -> Volume4D:
        outline = Circle(round(lat_deg * 1e9), round(lon_deg * 1e9), 5_000_000)
        box = Volume3D(outline, Height(lower_m * 1000, Reference(reference)), Height((lower_m + 1000) * 1000, Reference(reference)))
        from_us = self.world.now_us + from_min * MIN
        return Volume4D(box, from_us, from_us + HOUR)

    def warning(self, priority: Priority = Priority.FLASH, **chosen: Any) -> dict[str, Part]:
        return {"main": Warning(message=self.header(priority=priority, **chosen), danger=Danger.HAZARD, level="WARNING")}

    def stop_request(self) -> dict[str, Part]:
        message = self.header(priority=Priority.FLASH)
        return {"main": StopRequest(message=message, place=Circle(10 * 10**9, 20 * 10**9, 1_000_000), endangered="civil")}

    def fly(
        self, host: Host, track_id: str, lat_deg: float, lon_deg: float, course_deg: int, *, for_s: int, speed_m_s: int = 100, **fields: Any
    ) -> None:
        """An aircraft reports itself each second from now on, flying straight east or west."""
        east = {90: 1, 270: -1}[course_deg]
        height = fields.pop("height", Height(3_000_000, Reference.FL))
        for second in range(for_s):
            lon = lon_deg + east * second * speed_m_s / 111_320.0

            def report(lon: float = lon) -> None:
                plot = Plot(
                    track_id=track_id, at_us=host.clock.now(self.world.now_us), lat_ndeg=round(lat_deg * 1e9), lon_ndeg=round(lon * 1e9),
                    height=height, ground_speed_mm_s=speed_m_s * 1000, course_mdeg=course_deg * 1000, v_up_mm_s=0, **fields,
                )  # fmt: skip
                self.world.post(host, e.Plotted(plots=(plot,), feed="test"))

            self.world.after(second * S, report)

    def verb(self, host: Host, act: Callable[[Node], T]) -> T:
        """Have a host's node do what no event of ours would make it do, as one verb."""
        node = host.node
        assert node is not None
        node._begin(Instant(host.clock.now(self.world.now_us)))
        node.core.stir(self.world.entropy())
        result = act(node)
        self.world._carry_out(host, node._end())
        return result

    def inject(self, host: Host, logbook: str, kind: str, parts: Mapping[str, Part]) -> str:
        """Have a host sign a statement that its own desk would not let pass; returns the entry's hash."""
        return self.verb(host, lambda node: node.core.say(logbook, kind, parts).hash)

    def check_line(self, host: Host, other: Host) -> str:
        """Have a host check the line now; returns the entry's hash."""
        channel = self.channel(host, other)
        return self.verb(host, lambda node: node.deadlines.lines.check(channel, [other.party]))

    def channel(self, host: Host, other: Host) -> str:
        assert host.node is not None
        return host.node.core.channel_with(other.party)

    def hear(self, host: Host, peer: str, frame: Frame, bearer: Bearer = Bearer.LINK) -> None:
        """Let a host hear a frame of that party, whatever that party really says."""
        self.world.post(host, e.FrameHeard(peer=peer, frame=frame, size=0, entropy=self.world.entropy(), bearer=bearer))

    def push(self, host: Host, peer: Host, *entries: Entry, bearer: Bearer = Bearer.LINK) -> None:
        """Let a host hear that peer push these entries."""
        self.hear(host, peer.party, push_of(entries), bearer)

    def following(
        self, host: Host, logbook: str, kind: str, parts: Mapping[str, Part], after: Entry | None = None, **changes: Any
    ) -> Entry:
        """The entry that would follow what a host has written in a logbook, or `after`; signed, and told to nobody."""
        assert host.node is not None
        epoch, seq, previous = host.node.core.logbook(host.party, logbook).next()
        if after is not None:
            epoch, seq, previous = after.header.epoch, after.header.seq + 1, after.hash
        fields: dict[str, Any] = {
            "author": host.party, "logbook": logbook, "epoch": epoch, "seq": seq, "previous": previous, "kind": kind,
            "written_at": self.world.now_us, "seen": (), "parts": parts, "salt": lambda: self.world.entropy()[:16],
        }  # fmt: skip
        key = changes.pop("key", host.me.signing)
        return write(key, **{**fields, **changes})

    def limit(self, host: Host, **limits: int) -> None:
        """Give a host's node other limits."""
        assert host.node is not None
        host.node.core.policy = dataclasses.replace(host.node.core.policy, **limits)

    def line(self, host: Host, other: Host) -> str:
        return f"line/{self.channel(host, other)}"

    def faults(self, host: Host) -> dict[str, str]:
        assert host.node is not None
        return {name: what for name, (what, _) in host.node.core.faults.items()}

    def ended(self, entry: str) -> dict[str, Part]:
        return {"main": DangerEnded(message=self.header(refs=(entry,)), why="over")}

    def said(self, host: Host, kind: str) -> list[MessageRecord]:
        """Messages of that kind by that host, as its own picture has them."""
        assert host.node is not None
        records = host.node.picture.messages.values()
        return [r for r in records if r.kind == kind and r.place is not None and r.place.author == host.party]

    def of(self, host: Host, kind: type[C]) -> list[tuple[int, C]]:
        """(when, command) of every command of that kind that the host carried out."""
        return [(at, x) for name, at, x in self.commands if name == host.name and isinstance(x, kind)]

    def calls(self, host: Host, entry: str) -> list[tuple[float, str, str]]:
        """(seconds after the message was written, role, name of the called desk) of every Call of that node about it."""
        assert host.node is not None
        written_us = host.node.picture.messages[entry].written_at_us
        return [((at - written_us) / S, x.role.value, self.name(x.party)) for at, x in self.of(host, c.Call) if x.entry == entry]

    def name(self, party: str) -> str:
        """What that party calls itself."""
        return next(host.me.name for host in self.world.hosts.values() if host.party == party)

    def appended(self, host: Host, kind: str) -> list[Any]:
        """Own entries of that kind that the host had stored."""
        own = (x.entry for name, _, x in self.commands if name == host.name and isinstance(x, c.Append))
        return [entry for entry in own if entry.header.kind == kind and entry.header.author == host.party]
