"""People at desks: they watch the screen, acknowledge or do not, answer the telephone, file plans and warnings, hand over, open epochs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle
from deconflict.coordination import ladder, open_items, reply_code
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.base import Level, MessageHeader, Part, Role, Status
from deconflict.statements.consents import Consent
from deconflict.statements.messages import Concern, Danger, StopRequest, Warning
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.receipts import Bearer
from deconflict.statements.sites import Place, Site
from deconflict.statements.zones import Zone
from deconflict.testing import places
from deconflict.testing.affairs import Settling
from deconflict.testing.host import Host
from deconflict.testing.quieting import Quieting
from deconflict.testing.talking import Talking
from deconflict.testing.treating import Treating
from deconflict.testing.world import SECOND_US, World

ON_THE_LINE = ("WARNING", "STOP_REQUEST", "CONCERN")
IN_PLANS = ("NOTICE_OF_OPERATION", "ZONE_NOTICE", "SITE_NOTICE")
WRONG = 0.3
"""How often people say what their desk has to refuse, where there is such a thing: a wrong code, nobody named, something left out."""
MENDED_BY_EPOCH = frozenset({"restored", "fork", "twin"})


@dataclass(slots=True)
class Habits:
    """How people behave. Chances from 0 to 1, times in µs (least, most).

    attend: a message on the screen is read by somebody. answer: who read it also answers. pick_up: a call is answered at the other desk.
    file_every_us: between two things one desk files; None: nobody files. plot: a flight is shown by some plots; planned: it has a plan,
    which it leaves and comes back to.
    settle, talk: what is filed settles or accounts for something, or is any of the other things there are to say. treat: what comes of an
    agreement is answered. ring_back: who gets a message by another bearer answers by it. pass_down: what was understood is passed down to
    members where nobody asked for it. treat_every_us, hand_over_us: between two such things at one desk; meet_every_us: between flights of
    two organisations that come too near each other.
    """

    attend: float = 0.7
    answer: float = 0.6
    pick_up: float = 0.6
    read_us: tuple[int, int] = (1 * SECOND_US, 50 * SECOND_US)
    file_every_us: tuple[int, int] | None = (5 * SECOND_US, 50 * SECOND_US)
    plot: float = 0.2
    planned: float = 0.3
    settle: float = 0.3
    talk: float = 0.5
    treat: float = 0.5
    ring_back: float = 0.3
    pass_down: float = 0.1
    treat_every_us: tuple[int, int] = (60 * SECOND_US, 600 * SECOND_US)
    hand_over_us: tuple[int, int] = (120 * SECOND_US, 600 * SECOND_US)
    meet_every_us: tuple[int, int] = (30 * SECOND_US, 300 * SECOND_US)


class People:
    """Everybody at every honest desk of a World."""

    def __init__(self, world: World, habits: Habits) -> None:
        self.world = world
        self.habits = habits
        self.settling = Settling(world)
        self.talking = Talking(world)
        self.treating = Treating(world)
        self.quieting = Quieting(world)
        self._rng: Random = world.rng("people")
        self._reading: set[tuple[str, str]] = set()
        self._mending: set[str] = set()
        self._count = 0
        world.watchers.append(self.saw)

    def begin(self) -> None:
        """Everybody starts filing, by and by."""
        for host in list(self.world.hosts.values()):
            self._file_later(host)
            self._later(self.habits.treat_every_us, self._treat, host)
            self._later(self.habits.hand_over_us, self._hand_over, host)
        self._later(self.habits.meet_every_us, self._meet)

    def _later(self, span_us: tuple[int, int], act: Callable[..., object], *args: object) -> None:
        self.world.after(self._rng.randint(*span_us), act, *args)

    # -- what they see -------------------------------------------------------------------------------------------

    def saw(self, host: Host, command: c.Command) -> None:
        """Something on a screen, or a telephone that rings."""
        if isinstance(command, c.Show):
            if command.topic == "message":
                self._maybe_read(host, command.key)
            elif command.topic == "fault" and command.key in MENDED_BY_EPOCH and host.honest:
                self._mend_later(host)
            elif command.topic == "agreement" and host.honest and self._rng.random() < self.habits.treat and self._works:
                self._later(self.habits.read_us, self.treating.answer, host, command.key)
        elif isinstance(command, c.Call):
            self._rings(host, command)
        elif isinstance(command, c.Carry) and command.codes and self._rng.random() < self.habits.ring_back:
            self._later(self.habits.read_us, self._ring_back, host, command)

    @property
    def _works(self) -> bool:
        """Whether anybody begins anything still: in the calm nobody does."""
        return self.habits.file_every_us is not None

    def _ring_back(self, host: Host, carried: c.Carry) -> None:
        """Somebody who got a message by another bearer answers by it; with the code that stood in it, a wrong one, or none."""
        record = host.node.picture.messages.get(carried.about) if host.node is not None else None
        if record is None or record.message is None:  # lost with a disk since, and perhaps still spoken of
            return
        bearer, text = self._rng.choice(carried.codes)
        answers = KINDS[record.kind].answers
        answer = self._rng.choice(answers) if answers and self._rng.random() < self.habits.answer else None
        code: str | None = reply_code.digest(text)
        if self._rng.random() < WRONG:
            code = self._rng.choice((None, reply_code.digest("0" * reply_code.LENGTH)))
        by = host.holder(Role.DUTY) if bearer is Bearer.VOICE else None
        self.world.ask(
            host, e.HeardBy, "heard", peer=carried.peer, bearer=bearer, message=carried.about, said_by="somebody",
            level=Level.ANSWERED if answer is not None else Level.UNDERSTOOD, answer=answer, code=code, by=by,
            role=Role.DUTY if by is not None else None,
        )  # fmt: skip

    def _record(self, host: Host, entry: str) -> MessageRecord | None:
        """A message to this desk that wants an answer from a person, if the node holds it."""
        record = host.node.picture.messages.get(entry) if host.node else None
        if record is None or record.place is None or record.message is None or host.party not in record.message.to:
            return None
        return record if KINDS[record.kind].answers or record.kind == "DANGER_ENDED" else None

    def _maybe_read(self, host: Host, entry: str) -> None:
        if (host.name, entry) in self._reading or self._record(host, entry) is None:
            return
        self._reading.add((host.name, entry))
        if self._rng.random() < self.habits.attend:
            self.world.after(self._rng.randint(*self.habits.read_us), self._read, host, entry, Role.DUTY)

    def _rings(self, host: Host, call: c.Call) -> None:
        """A call reaches a person at the called desk who looks at that desk's screen, if its node has the message."""
        for other in self.world.hosts.values():
            if other.party == call.party and self._rng.random() < self.habits.pick_up:
                self.world.after(self._rng.randint(*self.habits.read_us), self._rung, other, call.entry, call.role)

    def _rung(self, host: Host, entry: str, role: Role) -> None:
        """Who was called looks at the screen; who finds nothing there says now and then that it is understood, which the desk refuses."""
        if self._record(host, entry) is not None:
            self._read(host, entry, role)
        elif self._rng.random() < WRONG:
            self._acknowledge(host, entry, Level.UNDERSTOOD, role)

    def _read(self, host: Host, entry: str, role: Role) -> None:
        record = self._record(host, entry)
        if record is None or any(a.said.level is Level.UNDERSTOOD for a in record.by_party(host.party)):
            return
        for level in (Level.SHOWN, Level.UNDERSTOOD):
            self._acknowledge(host, entry, level, role)
        self.quieting.understood(host, entry)
        if "L3" in ladder.needs(record.kind) or self._rng.random() < self.habits.pass_down:
            members = () if self._rng.random() < WRONG else ("Unit 3",)
            self._acknowledge(host, entry, Level.PASSED_DOWN, role, members=members, passed_to=Role.ALTERNATE)
        if KINDS[record.kind].answers and self._rng.random() < self.habits.answer:
            self.world.after(self._rng.randint(*self.habits.read_us), self._answer, host, entry, role)

    def _answer(self, host: Host, entry: str, role: Role) -> None:
        record = self._record(host, entry)
        if record is not None:
            self._acknowledge(host, entry, Level.ANSWERED, role, self._rng.choice(KINDS[record.kind].answers))

    def _acknowledge(self, host: Host, entry: str, level: Level, role: Role, answer: object = None, **passed: object) -> None:
        by = host.holder(role)
        self.world.ask(host, e.Acknowledged, "acknowledgement", entry=entry, level=level, by=by, role=role, answer=answer, **passed)

    def _mend_later(self, host: Host) -> None:
        if host.name not in self._mending:
            self._mending.add(host.name)
            self.world.after(self._rng.randint(10 * SECOND_US, 40 * SECOND_US), self._mend, host)

    def _mend(self, host: Host) -> None:
        """A person opens a new epoch, where the node still asks for one."""
        self._mending.discard(host.name)
        if host.node is not None and MENDED_BY_EPOCH & set(host.node.core.faults):
            self.world.ledger.faults["epochs opened"] += 1
            self.world.ledger.reopened.add(host.party)
            self.world.ask(host, e.EpochOpened, "epoch", why="restored", by=f"{host.desk}-senior")

    def _hand_over(self, host: Host) -> None:
        """The watch changes: who comes goes through what is open, now and then not, and is turned away."""
        if not self._works:
            return
        if host.node is not None:
            core, role = host.node.core, self._rng.choice((Role.DUTY, Role.SENIOR))
            items = open_items.open_items(core.picture, host.party, core.rules_between, host.clock.now(self.world.now_us))
            flash = open_items.flash_to_hand_over(items) if self._rng.random() > WRONG else ()
            first = f"{host.desk}-{role.value}"
            incoming = f"{first}-2" if host.holder(role) == first else first
            self.world.take_watch(host, role, incoming, open_items=flash)
        self._later(self.habits.hand_over_us, self._hand_over, host)

    def _meet(self) -> None:
        if self._works:
            self.quieting.meet()
            self._later(self.habits.meet_every_us, self._meet)

    def _treat(self, host: Host) -> None:
        if self._works:
            self.treating.act(host)
            self._later(self.habits.treat_every_us, self._treat, host)

    # -- what they file ------------------------------------------------------------------------------------------

    def _file_later(self, host: Host) -> None:
        if self.habits.file_every_us is not None:
            self.world.after(self._rng.randint(*self.habits.file_every_us), self._file_now, host)

    def _file_now(self, host: Host) -> None:
        if self.habits.file_every_us is None:
            return
        if self._rng.random() < self.habits.plot:
            self._fly(host)
        elif self._rng.random() < self.habits.settle:
            self.settling.file(host)
        elif self._rng.random() < self.habits.talk:
            self.talking.file(host)
        else:
            self.file(host, self._rng.choice(ON_THE_LINE + IN_PLANS))
        self._file_later(host)

    def file(self, host: Host, kind: str, to: str | None = None) -> str | None:
        """Somebody at a desk files something of that kind, on the line with `to` (a party; by default any); returns the request id."""
        if host.node is None:
            return None
        channel = None
        if kind in ON_THE_LINE:
            channels = [name for name, members in sorted(host.node.core.my_channels().items()) if to is None or to in members]
            if not channels:
                return None
            channel = self._rng.choice(channels)
        self._count += 1
        by = host.holder(Role.DUTY)
        return self.world.ask(host, e.Filed, kind, kind=kind, parts=self._parts(host, kind, by), by=by, role=Role.DUTY, channel=channel)

    def _parts(self, host: Host, kind: str, by: str) -> dict[str, Part]:
        header = MessageHeader(
            msg_id=f"m{self._count}", from_role=Role.DUTY, to=(host.party,), priority=KINDS[kind].priority, status=Status.EXERCISE,
            ack_by=0, answer_by=0, by=by,
        )  # fmt: skip
        if kind == "WARNING":
            return {"main": Warning(message=header, danger=Danger.HAZARD, level="WARNING", place=places.circle(self._rng))}
        if kind == "STOP_REQUEST":
            return {"main": StopRequest(message=header, place=places.circle(self._rng), endangered="civil")}
        if kind == "CONCERN":
            return {"main": Concern(message=header, text="please look at the frequency plan")}
        if kind == "ZONE_NOTICE":
            zone = Zone(message=header, zone_id=f"z{self._rng.randint(1, 3)}", zone_type=ZoneType.CAUTION, authority=host.name)
            return {"main": zone, "exact": Volumes(volumes=(places.volume(self._rng, self.world.now_us),))}
        if kind == "SITE_NOTICE":
            return self._site(header, host, f"s{self._rng.randint(1, 3)}")
        plan = Operation(
            message=header, op_id=f"op{self._rng.randint(1, 4)}", operation=OperationKind.TRANSIT, aircraft_class=AircraftClass.CREWED,
            count=1, state=IntentState.ACCEPTED,
        )  # fmt: skip
        return {"main": plan, "exact": Volumes(volumes=(places.volume(self._rng, self.world.now_us),))}

    def _site(self, header: MessageHeader, host: Host, site_id: str) -> dict[str, Part]:
        """A site for an hour: s1 is for all, s2 less exactly for the first of our peers, s3 for that one alone."""
        first = tuple(sorted(host.node.core.peers()))[:1] if host.node is not None else ()
        alone = first if site_id == "s3" else ()
        site = Site(
            message=header, site_id=site_id, function="hospital", from_us=self.world.now_us, until_us=self.world.now_us + places.HOUR_US,
            release=alone, release_to_all=not alone, buffered_for=first if site_id == "s2" else (),
        )  # fmt: skip
        return {"main": site, "exact": Place(place=places.circle(self._rng)), "consent": Consent(consent_by="its head", at_us=0)}

    def _fly(self, host: Host) -> None:
        """A flight of this organisation reports itself, five seconds apart: four times, or where it has a plan until it is back in it."""
        self._count += 1
        start, track_id = places.circle(self._rng), f"f{self._count % 40}"
        steps: Sequence[int] = range(4)
        if self._rng.random() < self.habits.planned:
            self._plan(host, track_id, start)
            track_id, steps = f"p{track_id}", places.OUT_AND_BACK
        for number, step in enumerate(steps):
            self.world.after(number * 5 * SECOND_US, self._plot, host, track_id, start, step)

    def _plan(self, host: Host, track_id: str, start: Circle) -> None:
        """The plan of a flight that is in the air now, a kilometre about where it is."""
        by, now_us = host.holder(Role.DUTY), self.world.now_us
        header = MessageHeader(
            msg_id=f"m{self._count}", from_role=Role.DUTY, to=(host.party,), priority=KINDS["NOTICE_OF_OPERATION"].priority,
            status=Status.EXERCISE, ack_by=0, answer_by=0, by=by,
        )  # fmt: skip
        plan = Operation(
            message=header, op_id=f"fly{self._count}", operation=OperationKind.SURVEY, aircraft_class=AircraftClass.CREWED, count=1,
            state=IntentState.ACTIVATED, tracks=(f"p{track_id}",),
        )  # fmt: skip
        parts: dict[str, Part] = {"main": plan, "exact": Volumes(volumes=(places.about(start, now_us),))}
        self.world.ask(host, e.Filed, "NOTICE_OF_OPERATION", kind="NOTICE_OF_OPERATION", parts=parts, by=by, role=Role.DUTY, channel=None)

    def _plot(self, host: Host, track_id: str, start: Circle, step: int) -> None:
        """One report, half a kilometre a step north of where it began."""
        plot = Plot(
            track_id=track_id, at_us=host.clock.now(self.world.now_us), ground_speed_mm_s=111_000, course_mdeg=0,
            lat_ndeg=start.lat_ndeg + step * 5_000_000, lon_ndeg=start.lon_ndeg,
        )  # fmt: skip
        self.world.post(host, e.Plotted(plots=(plot,), feed="world"))
