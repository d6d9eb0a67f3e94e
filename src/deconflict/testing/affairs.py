"""People who settle and account for things: offers, pauses, incidents, claims, questions, breaches, minutes, actions; some out of turn.

What they may say follows from what their own node shows them. Out of turn means: what the desk must refuse, and a peer must not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final, NamedTuple

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.volume import Circle
from deconflict.coordination import holds, negotiation
from deconflict.coordination.matter import parties_of
from deconflict.node import events as e
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, MessagePart, Role, Status
from deconflict.statements.breaches import DisputeGround
from deconflict.statements.claims import ClaimCode, ClaimSource, Confidence, DeclineReason, Finding, Missing, Question
from deconflict.statements.evidence import Harm
from deconflict.statements.incidents import IncidentClass, ReportStage
from deconflict.statements.meetings import MeetingLevel, MeetingMode, Minutes
from deconflict.statements.negotiation import Pause, RejectReason, Shift
from deconflict.testing.host import Host
from deconflict.testing.world import SECOND_US, World

MINUTE_US: Final = 60 * SECOND_US
OUT_OF_TURN: Final = 0.1
FORGOTTEN: Final = 0.3
BEGIN: Final = 0.4
OFTEN: Final = {"PROPOSAL": 5, "COUNTER": 2}
"""What is said so many times as often as other kinds, since there are as many ways to go on from it."""
HARMS: Final = (Harm.NONE_KNOWN, Harm.CIVILIANS_INJURED, Harm.AIRCRAFT_DAMAGED, Harm.UNKNOWN)


class Word(NamedTuple):
    """Something that can be filed: its kind, what it speaks of, its own fields, and until when it stands where it says so."""

    kind: str
    refs: tuple[str, ...] = ()
    fields: dict[str, Any] = {}  # noqa: RUF012 - never changed
    valid_until: int | None = None


class Settling:
    """Everybody at every desk of a World who files what is settled and accounted for. What was said least so far is said next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rng: Random = world.rng("affairs")
        self._said: Counter[str] = Counter()
        self._count = 0

    def file(self, host: Host) -> str | None:
        """Somebody at a desk begins something, or goes on with what there is; returns the request id."""
        if host.node is None:
            return None
        picture, me = host.node.picture, host.party
        channels = [(name, members) for name, members in sorted(host.node.core.my_channels().items()) if len(members) > 1]
        if not channels:
            return None
        channel, members = self._rng.choice(channels)
        other = next(party for party in members if party != me)
        now_us = host.clock.now(self.world.now_us)
        going_on = list(self._going_on(picture, me, other, now_us))
        if not going_on or self._rng.random() < BEGIN:
            going_on = list(self._beginning(picture, me, other, now_us))
        kind = min(sorted({word.kind for word in going_on}), key=lambda kind: (self._said[kind] / OFTEN.get(kind, 1), self._rng.random()))
        self._said[kind] += 1
        word = self._rng.choice([word for word in going_on if word.kind == kind])
        if word.refs and self._rng.random() < OUT_OF_TURN:
            word = self._out_of_turn(picture, word)
        return self._say(host, channel, word)

    def _say(self, host: Host, channel: str, word: Word) -> str:
        self._count += 1
        by = host.holder(Role.DUTY)
        header = MessageHeader(
            msg_id=f"a{self._count}", from_role=Role.DUTY, to=(host.party,), priority=KINDS[word.kind].priority, status=Status.EXERCISE,
            ack_by=0, answer_by=0, by=by, refs=word.refs, valid_until=word.valid_until,
        )  # fmt: skip
        part: Any = KINDS[word.kind].parts["main"]
        main: MessagePart = part(message=header, **word.fields)
        return self.world.ask(host, e.Filed, word.kind, kind=word.kind, parts={"main": main}, by=by, role=Role.DUTY, channel=channel)

    def _out_of_turn(self, picture: Picture, word: Word) -> Word:
        """The same word on any matter of any kind, whoever's it is."""
        held = picture.affairs.all(*sorted(picture.affairs.by_kind))
        return word._replace(refs=(self._rng.choice(held).entry, *word.refs[1:]))

    def _pick(self, kind: Any) -> Any:
        return self._rng.choice(list(kind))

    def _beginning(self, picture: Picture, me: str, other: str, now_us: int) -> Iterator[Word]:
        """One of each that can be begun."""
        soon_us = now_us + self._rng.randint(1, 20) * MINUTE_US
        self._count += 1
        number = self._count
        yield Word("HOLD_PROPOSAL", fields={"from_us": now_us, "until_us": soon_us, "place": self._circle()})
        incident = {"incident_id": f"I{number}", "incident_class": self._pick(IncidentClass), "place": self._circle()}
        times = {"from_us": now_us - MINUTE_US, "until_us": now_us - SECOND_US}
        parties = (other,) if self._rng.random() < 0.5 else ()
        yield Word("INCIDENT_REPORT", fields={**incident, **times, "stage": ReportStage.INITIAL, "parties": parties})
        where = {"place": self._circle(), "from_us": now_us - MINUTE_US} if self._rng.random() < 0.5 else {}
        harm = (self._rng.choice(HARMS),)
        yield Word("CLAIM", fields={"source": self._pick(ClaimSource), "confidence": self._pick(Confidence), "harm": harm, **where})
        yield Word("REQUEST_FOR_INFORMATION", fields={"question": self._pick(Question), "urgent": self._rng.random() < 0.5})
        yield Word("BREACH_ENTRY", fields={"breached": "conduct", "party": other, "at_us": now_us - SECOND_US})
        meeting = {"meeting_id": f"M{number}", "meeting_level": self._pick(MeetingLevel), "mode": self._pick(MeetingMode)}
        yield Word("MEETING_CONVENE", fields={**meeting, "from_us": now_us, "until_us": soon_us})
        yield Word("ACTION_ITEM", fields={"action_id": f"A{number}", "owner": self._pick((me, other)), "text": "look", "due_us": soon_us})
        changes = self._changes(picture, me, other, now_us)
        over_us = now_us + self._rng.randint(5, 120) * SECOND_US
        yield from (Word("PROPOSAL", fields={"changes": change}, valid_until=over_us) for change in changes)

    def _changes(self, picture: Picture, me: str, other: str, now_us: int) -> Iterator[tuple[Shift | Pause, ...]]:
        for (kind, party, object_id), record in sorted(picture.objects.items()):
            if kind in ("plan", "zone") and party in (me, other):
                named = {"thing": f"{party}:{object_id}", "version": max(record.versions)}
                late = Shift(**named, by_time_us=self._rng.choice((-1, 1)) * MINUTE_US)
                yield (self._rng.choice((late, Pause(**named, until_us=now_us + 60 * MINUTE_US))),)

    def _circle(self) -> Circle:
        return Circle(self._rng.randint(-(10**9), 10**9), 30 * 10**9 + self._rng.randint(-(10**9), 10**9), 1_000_000)

    def _going_on(self, picture: Picture, me: str, other: str, now_us: int) -> Iterator[Word]:
        """Everything that can be said now on what is between these two."""
        follow: dict[str, Callable[[Picture, Said, str, int], Iterator[Word]]] = {
            "PROPOSAL": self._on_offer, "COUNTER": self._on_offer, "HOLD_PROPOSAL": self._on_hold, "INCIDENT_REPORT": self._on_report,
            "CLAIM": self._on_claim, "FINDING": self._on_finding, "REQUEST_FOR_INFORMATION": self._on_request,
            "BREACH_ENTRY": self._on_breach, "MEETING_CONVENE": self._on_meeting, "MINUTES": self._on_minutes,
            "ACTION_ITEM": self._on_action,
        }  # fmt: skip
        for said in picture.affairs.all(*follow):
            if set(parties_of(said)) == {me, other}:
                yield from follow[said.kind](picture, said, me, now_us)

    def _on_offer(self, picture: Picture, offer: Said, me: str, now_us: int) -> Iterator[Word]:
        for kind in sorted(negotiation.may(picture, offer, me, DEFAULT_RULES, now_us)):
            if kind == "COUNTER":
                changes = offer.main.changes  # type: ignore[attr-defined]
                yield Word(kind, (offer.entry,), {"changes": changes}, now_us + 5 * MINUTE_US)
            else:
                yield Word(kind, (offer.entry,), {"reason": self._pick(RejectReason)} if kind == "REJECT" else {})

    def _on_hold(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        held = holds.hold_of(picture, said, now_us)
        if held.state in (holds.HoldState.PROPOSED, holds.HoldState.HELD):
            yield Word("RELEASE", (said.entry,), {"why": "over"})
            if me not in held.kept_by:
                yield Word("HOLD", (said.entry,))

    def _on_report(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        main: Any = said.main
        same = {"place": main.place, "from_us": main.from_us, "until_us": main.until_us, "incident_class": self._pick(IncidentClass)}
        if said.author == me and main.stage is not ReportStage.FINAL:
            stage = self._rng.choice((ReportStage.PRELIMINARY, ReportStage.FINAL))
            yield Word("INCIDENT_REPORT", (said.entry,), {**same, "incident_id": main.incident_id, "stage": stage})
        elif said.author != me:
            self._count += 1
            yield Word("INCIDENT_REPORT", (said.entry,), {**same, "incident_id": f"I{self._count}", "stage": ReportStage.INITIAL})

    def _on_claim(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        if said.author != me:
            own = [answer.entry for answer in picture.affairs.on(said, "CLAIM_ANSWER") if answer.author == me]
            code = self._rng.choice([code for code in ClaimCode if code is not ClaimCode.DUPLICATE])
            missing = (Missing.PLACE,) if code is ClaimCode.INSUFFICIENT else ()
            yield Word("CLAIM_ANSWER", (said.entry, *own[:1]), {"code": code, "missing": missing})
        yield Word("FINDING", (said.entry,), {"found": self._rng.choice((Finding.CREDIBLE, Finding.NON_CREDIBLE))})
        yield Word("REBUTTAL", (said.entry,), {"text": "not so"})

    def _on_finding(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        yield Word("REOPEN", (said.entry,), {"why": "something new"})

    def _on_request(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        if said.author != me and not self._answered(picture, said, me, "INFORMATION", "DECLINE"):
            yield Word("INFORMATION", (said.entry,), {"text": "this is what we have"})
            yield Word("DECLINE", (said.entry,), {"reason": self._pick(DeclineReason)})

    def _on_breach(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        if said.author != me and not self._answered(picture, said, me, "BREACH_AGREE", "BREACH_DISPUTE"):
            yield Word("BREACH_AGREE", (said.entry,))
            yield Word("BREACH_DISPUTE", (said.entry,), {"ground": self._pick(DisputeGround)})

    def _on_meeting(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        yield Word("AGENDA", (said.entry,), {"items": ("what is open",)})
        yield Word("MINUTES", (said.entry,), {"present": parties_of(said), "lines": ("we met", "we parted")})

    def _on_minutes(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        if said.author != me and not self._answered(picture, said, me, "MINUTES_SIGN", "MINUTES_RESERVE"):
            assert isinstance(said.main, Minutes)
            yield Word("MINUTES_SIGN", (said.entry,))
            yield Word("MINUTES_RESERVE", (said.entry,), {"reserved": (len(said.main.lines),), "why": "not so"})

    def _on_action(self, picture: Picture, said: Said, me: str, now_us: int) -> Iterator[Word]:
        if said.main.owner == me and not self._answered(picture, said, me, "ACTION_DONE"):  # type: ignore[attr-defined]
            yield Word("ACTION_DONE", (said.entry,))

    def _answered(self, picture: Picture, said: Said, me: str, *kinds: str) -> bool:
        """Whether we answered; now and then somebody forgets that, and the desk has to refuse."""
        return any(act.author == me for act in picture.affairs.on(said, *kinds)) and self._rng.random() >= FORGOTTEN
