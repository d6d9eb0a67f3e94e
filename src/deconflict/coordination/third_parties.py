"""Those who are not at the two ends of a line: members who are to be told, those flown for, and aircraft nobody at the table commands.

A party speaks for its members and passes down to them (L3 names each). Who flies but is not on the line is never reached, and every
conflict it could affect says so. Where nobody commands an actor there is no counterpart: the advice is to avoid it, and nothing it is
part of is ever resolved by an answer; `Resolution` has no value for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from deconflict.agreement.agreement import Agreement, in_force
from deconflict.agreement.parties import Member
from deconflict.airspace.distance import distance_to_m
from deconflict.airspace.separation import OVERLAP
from deconflict.airspace.volume import Volume4D, meets
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Answer, Level
from deconflict.statements.plans import Operation

NEAR_M: Final = 92_600.0
"""An aircraft nobody commands within 50 NM of a conflict could reach it in ten minutes at 300 kt."""
FRESH_US: Final = 600_000_000
"""Older tracks say nothing of where an aircraft is now."""


class Why(StrEnum):
    """Why somebody is a third party."""

    MEMBER = "member"
    ON_BEHALF_OF = "on_behalf_of"
    NOT_CONTROLLED = "not_controlled"
    UNCOMMANDED = "uncommanded"


class Reached(StrEnum):
    """Whether a third party was told: by a word in the record, not by any, or it is not on the line and nobody here can."""

    YES = "yes"
    NO = "no"
    NOT_ON_THE_LINE = "not_on_the_line"


class ThirdParty(NamedTuple):
    """One of them, by name, with the party it belongs to or that reports it."""

    name: str
    of: str
    why: Why
    reached: Reached


class Advice(StrEnum):
    """What is left to do about a conflict: work it out with the counterpart, or avoid what has none."""

    COORDINATE = "COORDINATE"
    AVOID = "AVOID"


class Resolution(StrEnum):
    """How a conflict came to an end: the plans no longer meet, one of them has ended, or its time is over. No answer is among them."""

    CHANGED = "changed"
    ENDED = "ended"
    OVER = "over"


def stated_of(agreements: Sequence[Agreement], party: str, at_us: int) -> Member | None:
    """What the agreements in force say of a party: whom it speaks for, flies for, does not control; all of them together."""
    held = [
        member
        for agreement in agreements
        for member in agreement.parties.parties
        if member.party == party and in_force(agreement, "parties", (party,), at_us)
    ]
    if not held:
        return None
    first = held[0]
    return Member(
        party=party, name=first.name, role=first.role, members=_all(m.members for m in held),
        on_behalf_of=_all(m.on_behalf_of for m in held), not_controlled=_all(m.not_controlled for m in held),
    )  # fmt: skip


def _all(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({name for listed in names for name in listed}))[:64]


def to_pass_down(agreements: Sequence[Agreement], me: str, to: Iterable[str], volumes: Sequence[Volume4D], at_us: int) -> tuple[str, ...]:
    """Whom we ask to pass a notice down: who speaks for members by an agreement with us, where the notice lies in that agreement's area."""
    found = []
    for party in to:
        for agreement in agreements:
            speaks = any(member.party == party and member.members for member in agreement.parties.parties)
            if speaks and in_force(agreement, "parties", (me, party), at_us) and _in_area(agreement, volumes):
                found.append(party)
                break
    return tuple(sorted(found))


def _in_area(agreement: Agreement, volumes: Sequence[Volume4D]) -> bool:
    """Whether any volume lies in the area of an agreement; one without an area holds everywhere."""
    area = agreement.area.volumes
    return not area or any(
        meets(volume, Volume4D(space, volume.from_us, volume.until_us), OVERLAP, agreement.area.ground) is not None
        for volume in volumes
        for space in area
    )


def passed_to(records: Iterable[MessageRecord], party: str) -> frozenset[str]:
    """The members whom a party has told by its L3 acknowledgements of these messages."""
    return frozenset(
        member for record in records for act in record.by_party(party) if act.said.level is Level.PASSED_DOWN for member in act.said.members
    )


def members_of(agreements: Sequence[Agreement], party: str, records: Sequence[MessageRecord], at_us: int) -> list[ThirdParty]:
    """The members a party speaks for, and which of them the messages have reached."""
    stated, told = stated_of(agreements, party, at_us), passed_to(records, party)
    names = sorted({*(stated.members if stated is not None else ()), *told})
    return [ThirdParty(name, party, Why.MEMBER, Reached.YES if name in told else Reached.NO) for name in names]


def of_message(picture: Picture, agreements: Sequence[Agreement], record: MessageRecord) -> list[ThirdParty]:
    """The third parties of one message: members of those it goes to, and whom what it announces is flown for."""
    if record.message is None or record.place is None:
        return []
    found = [one for party in record.message.to for one in members_of(agreements, party, [record], record.written_at_us)]
    if isinstance(record.main, Operation) and record.main.on_behalf_of:
        found.append(_flown_for(picture, record.main.on_behalf_of, record.place.author, [record]))
    return found


def of_conflict(
    picture: Picture,
    agreements: Sequence[Agreement],
    sides: Sequence[tuple[str, Operation | None]],
    volumes: Sequence[Volume4D],
    records: Sequence[MessageRecord],
    now_us: int,
) -> list[ThirdParty]:
    """Everybody else whom a conflict concerns, in order of name.

    `sides`: the two parties with their plans (None for a zone or site), `volumes` those of both, `records` the notices of the conflict
    and of its plans: whoever acknowledged one of those has been reached.
    """
    found: set[ThirdParty] = set()
    for party, plan in sides:
        found.update(members_of(agreements, party, records, now_us))
        stated = stated_of(agreements, party, now_us)
        if plan is not None and plan.on_behalf_of:
            found.add(_flown_for(picture, plan.on_behalf_of, party, records))
        if stated is not None:
            found.update(_flown_for(picture, name, party, records) for name in stated.on_behalf_of)
            found.update(ThirdParty(name, party, Why.NOT_CONTROLLED, Reached.NOT_ON_THE_LINE) for name in stated.not_controlled)
    found.update(_uncommanded(picture, volumes, now_us))
    return sorted(found)


def of_pair(picture: Picture, pair: Iterable[str]) -> list[ThirdParty]:
    """The aircraft of an alert (party:track_id each) that nobody commands."""
    found = []
    for name in pair:
        party, _, track_id = name.partition(":")
        record = picture.tracks.get((party, track_id))
        if record is not None and record.track.latest.uncommanded:
            found.append(ThirdParty(record.track.latest.callsign or track_id, party, Why.UNCOMMANDED, Reached.NOT_ON_THE_LINE))
    return found


def _flown_for(picture: Picture, name: str, party: str, records: Iterable[MessageRecord]) -> ThirdParty:
    """Whom something is flown for: on the line itself where its name or id is a party's, else out of reach."""
    known = sorted(one for one, record in picture.parties.items() if name in (one, record.name))
    if not known:
        return ThirdParty(name, party, Why.ON_BEHALF_OF, Reached.NOT_ON_THE_LINE)
    heard = any(record.by_party(one) or one in record.receipts for record in records for one in known)
    return ThirdParty(name, party, Why.ON_BEHALF_OF, Reached.YES if heard else Reached.NO)


def _uncommanded(picture: Picture, volumes: Sequence[Volume4D], now_us: int) -> Iterator[ThirdParty]:
    """Aircraft that nobody commands, seen lately and near enough to matter."""
    for (party, track_id), record in picture.tracks.items():
        plot = record.track.latest
        if plot.uncommanded and plot.at_us > now_us - FRESH_US and _near(record.track.lat_deg, record.track.lon_deg, volumes):
            yield ThirdParty(plot.callsign or track_id, party, Why.UNCOMMANDED, Reached.NOT_ON_THE_LINE)


def _near(lat_deg: float, lon_deg: float, volumes: Sequence[Volume4D]) -> bool:
    return any(distance_to_m(volume.volume.outline, lat_deg, lon_deg) < NEAR_M for volume in volumes)


def disclaims(record: MessageRecord, party: str) -> bool:
    """Whether the newest answer of a party to a message is that it has no control over what it is about."""
    answers = [act.said.answer for act in record.by_party(party) if act.said.level is Level.ANSWERED]
    return bool(answers) and answers[-1] is Answer.NO_CONTROL


def advice(records: Iterable[MessageRecord], third: Iterable[ThirdParty]) -> Advice:
    """AVOID where a party to the messages answered NO_CONTROL, or an aircraft nobody commands is near: there is no counterpart."""
    denied = any(disclaims(record, party) for record in records if record.message is not None for party in record.message.to)
    return Advice.AVOID if denied or any(one.why is Why.UNCOMMANDED for one in third) else Advice.COORDINATE


def resolution(still_meet: bool, any_ended: bool, until_us: int, now_us: int) -> Resolution | None:
    """How a conflict ended, or None while it stands. Nothing that anybody answered has a part in it."""
    if any_ended:
        return Resolution.ENDED
    if not still_meet:
        return Resolution.CHANGED
    return Resolution.OVER if until_us <= now_us else None
