"""People who say everything else: later words on plans, what is sent back and set right, days, cases of rescue, the line, the record.

What they say follows from what their own node shows them; now and then it is about the wrong thing, and the desk has to refuse it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import msgspec

from deconflict.agreement.conduct import User
from deconflict.airspace.intent import MOVES, AircraftClass, IntentState, OperationKind
from deconflict.coordination import contacts, emergency
from deconflict.node import events as e
from deconflict.picture.picture import MessageRecord, ObjectRecord, Picture
from deconflict.statements import KINDS
from deconflict.statements.absence import Presence
from deconflict.statements.base import Answer, MessageHeader, Part, Role, Status
from deconflict.statements.consents import Consent
from deconflict.statements.daily import ItemReplies, ItemReply, PlanItems
from deconflict.statements.emergencies import Distress, Help, Intention, Leave, SarOutcome
from deconflict.statements.lead import Missing
from deconflict.statements.lines import CallOutcome
from deconflict.statements.movements import Movement, MovementKind, Trouble
from deconflict.statements.plans import SENT_BACK, LiveContact, Operation, Volumes
from deconflict.statements.receipts import Bearer
from deconflict.statements.sites import Place, Site
from deconflict.statements.watch import TestOutcome
from deconflict.statements.zones import Zone
from deconflict.testing import places
from deconflict.testing.host import Host
from deconflict.testing.world import SECOND_US, World

MINUTE_US: Final = 60 * SECOND_US
DAY_US: Final = 86_400 * SECOND_US
WRONG: Final = 0.05
"""How often a word names what it should not."""
CONSENT: Final[Mapping[str, Part]] = MappingProxyType({"consent": Consent(consent_by="who runs it", at_us=0)})
FEW: Final = 5
"""How many of the newest of a sort somebody looks at."""
NEXT: Final[Mapping[str, tuple[IntentState, ...]]] = MappingProxyType(
    {
        "OPERATION_CHANGE": (IntentState.ACCEPTED, IntentState.ACTIVATED, IntentState.NONCONFORMING),
        "OPERATION_ACTIVATE": (IntentState.ACTIVATED,),
        "OPERATION_OVERDUE": (IntentState.NONCONFORMING, IntentState.CONTINGENT),
        "OPERATION_CANCEL": (IntentState.ENDED,),
        "OPERATION_COMPLETE": (IntentState.ENDED,),
    }
)
"""Into which states each later word on a plan takes it."""
USERS: Final = {OperationKind.MEDEVAC: User.RESCUE, OperationKind.FIRE: User.FIRE, OperationKind.TRANSIT: User.OTHER}


class Word(NamedTuple):
    """Something that can be filed: its kind, its own fields, what it refers to and its other parts."""

    kind: str
    fields: dict[str, Any]
    refs: tuple[str, ...] = ()
    parts: dict[str, Part] = {}  # noqa: RUF012 - never changed


class Turn(NamedTuple):
    """What somebody at a desk looks at: the picture, who they are, whom they speak with on which channel, the time by their clock."""

    picture: Picture
    me: str
    other: str
    channel: str
    now_us: int
    rng: Random

    def of(self, author: str, *kinds: str) -> list[MessageRecord]:
        """The newest messages of these kinds by that author: of those on a line, on this one."""
        books = (f"line/{self.channel}", "plans")
        held = (r for r in self.picture.messages.values() if r.kind in kinds and r.place is not None and r.place.logbook in books)
        held = (r for r in held if r.place is not None and r.place.author == author)
        return sorted((r for r in held if r.message is not None and r.main is not None), key=lambda r: (r.written_at_us, r.entry))[-FEW:]

    def objects(self, kind: str, begins: str = "") -> list[tuple[ObjectRecord, Any, dict[str, Part]]]:
        """Our own newest objects of a kind: the record, its main part and where it is."""
        found: list[tuple[ObjectRecord, Any, dict[str, Part]]] = []
        types: dict[str, Any] = {"plan": Operation, "zone": Zone, "site": Site}
        for (what, party, name), record in sorted(self.picture.objects.items()):
            version = self.picture.current(record)[-1] if record.versions else None
            if (what, party) == (kind, self.me) and name.startswith(begins) and version is not None and version.main and version.exact:
                try:
                    main = msgspec.json.decode(version.main, type=types[kind])
                except msgspec.ValidationError:
                    continue  # a movement: a plan of another sort
                where = msgspec.json.decode(version.exact, type=Place if kind == "site" else Volumes)
                found.append((record, main, {"exact": where}))
        return found[-FEW:]


Words = Iterator[Word]


class Talking:
    """Everybody at every desk of a World, as far as they say these things. What was said least so far is said next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rng: Random = world.rng("talking")
        self._said: Counter[str] = Counter()
        self._count = 0

    def file(self, host: Host) -> str | None:
        """Somebody at a desk says something that can be said now; returns the request id."""
        turn = self._turn(host)
        if turn is None:
            return None
        words = [word for sort in SORTS for word in sort(turn)]
        kinds = sorted(sorted({word.kind for word in words}), key=lambda kind: (self._said[kind], self._rng.random()))
        chosen = self._rng.choice([word for word in words if word.kind == kinds[0]])
        self._said[chosen.kind] += 1
        if chosen.refs and self._rng.random() < WRONG:
            chosen = chosen._replace(refs=(self._rng.choice(sorted(turn.picture.messages)), *chosen.refs[1:]))
        return self._say(host, turn.channel, chosen)

    def _turn(self, host: Host) -> Turn | None:
        if host.node is None:
            return None
        channels = [(name, members) for name, members in sorted(host.node.core.my_channels().items()) if len(members) > 1]
        if not channels:
            return None
        channel, members = self._rng.choice(channels)
        other = next(party for party in members if party != host.party)
        return Turn(host.node.picture, host.party, other, channel, host.clock.now(self.world.now_us), self._rng)

    def _say(self, host: Host, channel: str, word: Word) -> str:
        self._count += 1
        by = host.holder(Role.DUTY)
        header = MessageHeader(
            msg_id=f"t{self._count}", from_role=Role.DUTY, to=(host.party,), priority=KINDS[word.kind].priority, status=Status.EXERCISE,
            ack_by=0, answer_by=0, by=by, refs=word.refs,
        )  # fmt: skip
        part: Any = KINDS[word.kind].parts["main"]
        parts: dict[str, Part] = {**word.parts, "main": part(message=header, **word.fields)}
        on_line = channel if KINDS[word.kind].logbook == "line" else None
        return self.world.ask(host, e.Filed, word.kind, kind=word.kind, parts=parts, by=by, role=Role.DUTY, channel=on_line)


def _fields(main: Any, **other: Any) -> dict[str, Any]:
    """The fields of a statement but for its header, some of them otherwise."""
    return {name: getattr(main, name) for name in main.__struct_fields__ if name != "message"} | other


def _volumes(turn: Turn) -> dict[str, Part]:
    return {"exact": Volumes(volumes=(places.volume(turn.rng, turn.now_us),))}


def _some_id(turn: Turn, letter: str) -> str:
    return f"{letter}{turn.rng.randint(1, 10**6)}"


def plans(turn: Turn) -> Words:
    """A new plan of any user, and every later word on one."""
    kind = turn.rng.choice(sorted(USERS))
    fresh: dict[str, Any] = {"op_id": _some_id(turn, "t"), "operation": kind, "aircraft_class": AircraftClass.CREWED, "count": 1}
    yield Word("NOTICE_OF_OPERATION", {**fresh, "state": IntentState.ACCEPTED}, parts=_volumes(turn))
    for _, main, where in turn.objects("plan", "t"):
        for kind_said, states in NEXT.items():
            for state in sorted(set(states) & MOVES[main.state]):
                overdue = kind_said == "OPERATION_OVERDUE" and main.state is IntentState.ACCEPTED
                cancels = kind_said == "OPERATION_CANCEL" and main.state is not IntentState.ACCEPTED
                completes = kind_said == "OPERATION_COMPLETE" and main.state is IntentState.ACCEPTED
                again = kind_said == "OPERATION_ACTIVATE" and main.state is IntentState.ACTIVATED
                if not (overdue or cancels or completes or again):
                    moved = _volumes(turn) if kind_said == "OPERATION_CHANGE" else where
                    yield Word(kind_said, _fields(main, state=state), parts=moved)


def zones_and_sites(turn: Turn) -> Words:
    """Zones and sites changed and ended."""
    for _, zone, where in turn.objects("zone"):
        yield Word("ZONE_CHANGE", _fields(zone, cancelled=False), parts=where)
        yield Word("ZONE_CANCEL", _fields(zone, cancelled=True), parts=where)
    for _, site, where in turn.objects("site"):
        again = {"expired": False, "from_us": turn.now_us, "until_us": turn.now_us + 60 * MINUTE_US, "release_until_us": None}
        yield Word("SITE_CORRECT", _fields(site, **again), parts={**where, **CONSENT})
        yield Word("SITE_EXPIRE", _fields(site, expired=True), parts=where)


def movements(turn: Turn) -> Words:
    """Convoys and flights on the move, aircraft in trouble, and what we have where."""
    contact: dict[str, Part] = {"contact": LiveContact(name="convoy leader", means="+00 000"), **CONSENT}
    stated = [r.main for r in turn.of(turn.me, "MOVEMENT_NOTICE") if isinstance(r.main, Movement)]
    held = [main for main in stated if main.state is not IntentState.ENDED]
    fields: dict[str, Any] = {"movement_id": _some_id(turn, "v"), "movement": turn.rng.choice(list(MovementKind))}
    fields |= {"vehicles": 3, "aircraft": 0, "release_to_all": True}
    fields |= {"contact_tested_at_us": turn.now_us - MINUTE_US, "check_in_time_us": 30 * MINUTE_US, "state": IntentState.ACCEPTED}
    yield Word("MOVEMENT_NOTICE", fields, parts=_volumes(turn) | contact)
    for main in held[:1]:
        told = turn.rng.choice(sorted(MOVES[main.state]))
        again = _fields(main, state=told, contact_tested_at_us=turn.now_us, release_until_us=None)
        yield Word("MOVEMENT_NOTICE", again, parts=_volumes(turn) | contact)
    trouble = {"trouble": turn.rng.choice(list(Trouble)), "last_seen_us": turn.now_us - SECOND_US, "place": places.circle(turn.rng)}
    yield Word("OFF_NOMINAL", trouble)
    yield Word("STATEMENT_OF_ABSENCE", {"presence": turn.rng.choice(list(Presence))}, parts=_volumes(turn))


def sent_back(turn: Turn) -> Words:
    """A notice of the other side that cannot be used, and a word of ours that was wrong."""
    for notice in turn.of(turn.other, *(kind for kind in KINDS if "TOO_VAGUE" in KINDS[kind].answered_by)):
        for kind, missing in zip(SENT_BACK, (Missing.AREA, Missing.LEAD, Missing.PLACE), strict=True):
            yield Word(kind, {"missing": (missing,)}, (notice.entry,))
    for said in turn.of(turn.me, "WARNING", "NOTICE_OF_OPERATION"):
        right = {"field": "place", "place": places.circle(turn.rng)} if said.kind == "WARNING" else {"field": "count", "number": 2}
        yield Word("CORRECTION", right, (said.entry,))
    for danger in turn.of(turn.me, "WARNING", "STOP_REQUEST"):
        if not danger.ended:
            yield Word("DANGER_ENDED", {"why": "it is over"}, (danger.entry,))


def days(turn: Turn) -> Words:
    """The plan of a day, the answer to one, and the sum of yesterday."""
    today_us = turn.now_us - turn.now_us % DAY_US
    yield Word("DAILY_PLAN", {"day_us": today_us, "cutoff_us": today_us})
    for plan in turn.of(turn.other, "DAILY_PLAN"):
        items = plan.part("items")
        listed = items.items if isinstance(items, PlanItems) else ()
        replies = tuple(ItemReply(item.op_id, item.version, turn.rng.choice((Answer.NOTED, Answer.OBJECT))) for item in listed)
        yield Word("PLAN_REPLY", {"day_us": today_us}, (plan.entry,), {"replies": ItemReplies(replies)})
    counts = {"notices": 1, "seen_notified": 1, "seen_unnotified": 0, "summary": "h" * 43}
    yield Word("DAILY_SUMMARY", {"day_us": today_us - DAY_US, **counts})


def cases(turn: Turn) -> Words:
    """Emergencies, and every word on a case that is open between the two."""
    place, now_us = places.circle(turn.rng), turn.now_us
    yield Word("EMERGENCY", {"distress": turn.rng.choice(list(Distress)), "at_us": now_us, "place": place, "persons": 4})
    yield Word("SAR_REQUEST", {"place": place, "at_us": now_us, "help_wanted": (Help.SEARCH,), "leave": Leave.ASKED})
    yield Word("LOST_COMM", {"callsign": "RESCUE1", "since_us": now_us - MINUTE_US, "intention": turn.rng.choice(list(Intention))})
    yield Word("INTERCEPT_CONCERN", {"callsign": "RESCUE1", "at_us": now_us, "place": place, "intention": Intention.CONTINUE})
    for root in turn.of(turn.other, "EMERGENCY", "SAR_REQUEST") + turn.of(turn.me, "EMERGENCY", "SAR_REQUEST"):
        case = emergency.case_of(turn.picture, root.entry)
        told = root.message.to if root.message is not None else ()
        if case is None or case.state is emergency.CaseState.ENDED or turn.other not in (case.opened_by, *told):
            continue
        yield Word("SAR_OFFER", {"help_offered": (Help.SEARCH,), "craft": 2, "leave": turn.rng.choice(list(Leave))}, (root.entry,))
        coordinator = turn.rng.choice((None, turn.me, turn.other))
        yield Word("SAR_UPDATE", {"at_us": now_us, "persons_found": 1, "coordinator": coordinator}, (root.entry,))
        if turn.me in (case.opened_by, case.coordinator):
            yield Word("SAR_END", {"outcome": turn.rng.choice(list(SarOutcome)), "at_us": now_us}, (root.entry,))
    yield from _displaced(turn)


def _displaced(turn: Turn) -> Words:
    """A plan of theirs that gives way to one of ours by the agreed order."""
    first = [(r, USERS.get(main.operation, User.OTHER)) for r, main, _ in turn.objects("plan", "t")]
    theirs = [r for r in turn.of(turn.other, "NOTICE_OF_OPERATION") if isinstance(r.main, Operation)]
    for record, user in first:
        for given in theirs:
            assert isinstance(given.main, Operation)
            stands = emergency.user_of(given.main.operation)
            span = {"place": places.circle(turn.rng), "from_us": turn.now_us, "until_us": turn.now_us + places.HOUR_US}
            if stands is User.OTHER and user is not User.OTHER:
                who = {"displaced": stands, "first": user, "whose": turn.other, "why": "by the agreed order"}
                yield Word("DISPLACED", {**span, **who}, (given.entry, max(record.versions)))


def lines(turn: Turn) -> Words:
    """Checks, calls and outages of the line, and how a role is reached."""
    bearer, now_us = turn.rng.choice((Bearer.VOICE, Bearer.PAGE)), turn.now_us
    yield Word("LINE_CHECK", {"bearer": bearer, "nonce": _some_id(turn, "n"), "heads_seen": 1})
    for check in turn.of(turn.other, "LINE_CHECK"):
        asked: Any = check.main
        told = {"bearer": asked.bearer, "nonce": turn.rng.choice((asked.nonce, "n-0")), "by_hand": True}
        yield Word("LINE_CHECK_REPLY", told, (check.entry,))
    start_us = now_us + MINUTE_US
    state = {"bearer": Bearer.LINK, "state": "UNPROVED", "since_us": now_us}
    yield Word("LINE_STATUS", {**state, "planned_from_us": start_us, "planned_until_us": start_us + MINUTE_US})
    for about in turn.of(turn.other, "WARNING", "STOP_REQUEST", "EMERGENCY"):
        called = {"bearer": bearer, "at_us": now_us, "outcome": turn.rng.choice(list(CallOutcome)), "spoke_with": Role.DUTY}
        yield Word("LINE_CALL", called, (about.entry,))
        yield Word("LINE_REFUSED", {"why": "not now", "until_us": now_us + MINUTE_US}, (about.entry,))
    yield Word("CONTACT_UPDATE", {"role": turn.rng.choice(list(Role)), "means": "+00 111", "hours": "24 h", "languages": ("en",)})
    for stated in contacts.untested(turn.picture, turn.me, turn.other):
        tried = {"contact": stated.entry, "party": turn.other, "bearer": Bearer.VOICE, "role": stated.role}
        yield Word("CONTACT_TEST", {**tried, "outcome": turn.rng.choice(list(TestOutcome)), "at_us": now_us})


def record(turn: Turn) -> Words:
    """How far each has the other's record."""
    place = next((r.place for r in reversed(turn.of(turn.me, "LINE_CHECK")) if r.place is not None), None)
    if place is not None:
        head = {"logbook": place.logbook, "epoch": place.epoch, "seq": place.seq, "head": place.entry, "party": turn.other}
        yield Word("RECORD_HEAD", head)
        gap = {"author": turn.other, "logbook": place.logbook, "epoch": 0, "from_seq": 1, "until_seq": 2, "since_us": turn.now_us}
        yield Word("RECORD_GAP", {**gap, "vouched_by": turn.other})
        yield Word("WITNESS_SIGN", {"checkpoint": "deconflict\n1\nroot", "cosignature": "— witness AAAA"})


SORTS: Final[tuple[Callable[[Turn], Words], ...]] = (plans, zones_and_sites, movements, sent_back, days, cases, lines, record)
