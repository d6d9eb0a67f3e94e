"""Members, those flown for, those nobody commands: who was reached, and that no answer resolves a conflict with nobody."""

from __future__ import annotations

import pytest

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.parties import Member, Parties, PartyRole
from deconflict.agreement.space import Area
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.outline import Circle
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.coordination import third_parties
from deconflict.coordination.third_parties import Advice, Reached, Resolution, ThirdParty, Why
from deconflict.picture.fold import fold
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Answer, Level, Role, Status
from deconflict.statements.messages import Danger, Warning
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.tracks import Tracks
from deconflict.testing.scribe import Scribe

HOUR = 3_600_000_000
LINE = "line/" + "d" * 26
A, B = Scribe("ALFA"), Scribe("BRAVO")
B_KEY = B.key()


def volume(lat: int = 40) -> Volume4D:
    box = Volume3D(Circle(lat * 10**9, 20 * 10**9, 10_000_000), Height(0, Reference.AMSL), Height(3_000_000, Reference.AMSL))
    return Volume4D(box, A.now_us, A.now_us + HOUR)


def agreement(area: tuple[Volume3D, ...] = (), **says: tuple[str, ...]) -> Agreement:
    """ALFA and BRAVO; BRAVO says this of itself."""
    alfa = Member(party=A.party, name="ALFA", role=PartyRole.MILITARY)
    bravo = Member(party=B.party, name="BRAVO", role=PartyRole.MILITARY, **says)
    return Agreement(agreement_id="ostra", title="Ostra", parties=Parties(parties=(alfa, bravo)), area=Area(volumes=area))


def operation(on_behalf_of: str | None = None) -> Operation:
    return Operation(
        message=A.header(B.party), op_id="OP1", operation=OperationKind.SURVEY, aircraft_class=AircraftClass.CREWED, count=1,
        state=IntentState.ACCEPTED, on_behalf_of=on_behalf_of,
    )  # fmt: skip


def noticed(picture: Picture, on_behalf_of: str | None = None) -> MessageRecord:
    entry = A.say("plans", "NOTICE_OF_OPERATION", main=operation(on_behalf_of), exact=Volumes(volumes=(volume(),)))
    fold(picture, entry)
    return picture.messages[entry.hash]


def acknowledged(picture: Picture, record: MessageRecord, level: Level, by: Scribe = B, **fields: object) -> None:
    said = Acknowledgement(
        entry=record.entry, level=level, role=Role.DUTY, by="w", at_us=by.now_us, status=Status.EXERCISE, **fields  # type: ignore[arg-type]
    )  # fmt: skip
    fold(picture, by.say(LINE, "ACKNOWLEDGEMENT", main=said))


def test_a_notice_stays_not_passed_down_until_each_member_was_told() -> None:
    picture, agreed = Picture(), [agreement(members=("1st", "2nd", "3rd"))]
    record = noticed(picture)

    def reached() -> dict[str, Reached]:
        return {one.name: one.reached for one in third_parties.of_message(picture, agreed, record)}

    assert set(reached().values()) == {Reached.NO}
    acknowledged(picture, record, Level.UNDERSTOOD)
    assert set(reached().values()) == {Reached.NO}, "understood is not passed down"
    acknowledged(picture, record, Level.PASSED_DOWN, members=("1st", "2nd"), passed_to=Role.DUTY)
    assert reached() == {"1st": Reached.YES, "2nd": Reached.YES, "3rd": Reached.NO}
    acknowledged(picture, record, Level.PASSED_DOWN, members=("3rd", "a unit nobody listed"))
    assert set(reached().values()) == {Reached.YES}
    assert len(reached()) == 4


def test_who_passes_down_follows_from_members_and_area() -> None:
    here, elsewhere = volume().volume, volume(45).volume

    def asked(*agreements: Agreement) -> tuple[str, ...]:
        return third_parties.to_pass_down(agreements, A.party, [B.party, "c" * 26], [volume()], A.now_us)

    assert asked() == ()
    assert asked(agreement()) == (), "it speaks for nobody but itself"
    assert asked(agreement(members=("1st",))) == (B.party,)
    assert asked(agreement((here,), members=("1st",))) == (B.party,)
    assert asked(agreement((elsewhere,), members=("1st",))) == ()


@pytest.mark.parametrize(("name", "reached"), [("Aid Flight", Reached.NOT_ON_THE_LINE), ("BRAVO", Reached.NO)])
def test_whom_it_is_flown_for_may_be_on_the_line_or_not(name: str, reached: Reached) -> None:
    picture = Picture()
    fold(picture, B_KEY)
    record = noticed(picture, name)
    assert third_parties.of_message(picture, [], record) == [ThirdParty(name, A.party, Why.ON_BEHALF_OF, reached)]
    acknowledged(picture, record, Level.SHOWN)
    told = third_parties.of_message(picture, [], record)[0].reached
    assert told is (Reached.YES if name == "BRAVO" else Reached.NOT_ON_THE_LINE)


def test_a_conflict_names_everybody_it_could_affect() -> None:
    picture = Picture()
    plots = tuple(
        Plot(track_id=name, at_us=at_us, lat_ndeg=lat * 10**9, lon_ndeg=20 * 10**9, uncommanded=lost)
        for name, at_us, lat, lost in (
            ("adrift", A.now_us, 40, True), ("far", A.now_us, 45, True), ("ours", A.now_us, 40, False),
            ("old", A.now_us - third_parties.FRESH_US, 40, True),
        )
    )  # fmt: skip
    now_us = A.now_us
    fold(picture, A.say("tracks", "TRACKS", main=Tracks(plots=plots, status=Status.EXERCISE)))
    agreed = [agreement(members=("1st",), on_behalf_of=("Aid Flight",), not_controlled=("militia",))]
    sides = [(A.party, operation("Survey Co")), (B.party, None)]
    found = third_parties.of_conflict(picture, agreed, sides, [volume()], [], now_us)
    assert {(one.name, one.why, one.reached) for one in found} == {
        ("1st", Why.MEMBER, Reached.NO), ("Aid Flight", Why.ON_BEHALF_OF, Reached.NOT_ON_THE_LINE),
        ("militia", Why.NOT_CONTROLLED, Reached.NOT_ON_THE_LINE), ("Survey Co", Why.ON_BEHALF_OF, Reached.NOT_ON_THE_LINE),
        ("adrift", Why.UNCOMMANDED, Reached.NOT_ON_THE_LINE),
    }  # fmt: skip
    assert found == sorted(found)
    assert third_parties.advice([], found) is Advice.AVOID
    assert [one.name for one in third_parties.of_pair(picture, [f"{A.party}:adrift", f"{A.party}:ours", "x:y"])] == ["adrift"]


def test_no_control_leaves_nobody_to_work_it_out_with() -> None:
    picture = Picture()
    entry = A.say(LINE, "WARNING", main=Warning(message=A.header(B.party), danger=Danger.HAZARD, level="WARNING"))
    fold(picture, entry)
    record = picture.messages[entry.hash]
    assert third_parties.advice([record], []) is Advice.COORDINATE
    acknowledged(picture, record, Level.ANSWERED, answer=Answer.NO_CONTROL)
    assert third_parties.advice([record], []) is Advice.AVOID
    acknowledged(picture, record, Level.ANSWERED, answer=Answer.WILCO)
    assert third_parties.advice([record], []) is Advice.COORDINATE, "who found that it can, says so"


def test_nothing_anybody_answers_resolves_a_conflict() -> None:
    assert not {value.name for value in Resolution} & {answer.name for answer in Answer}
    assert third_parties.resolution(True, False, HOUR, 0) is None
    assert third_parties.resolution(True, False, HOUR, HOUR) is Resolution.OVER
    assert third_parties.resolution(False, False, HOUR, 0) is Resolution.CHANGED
    assert third_parties.resolution(True, True, HOUR, 0) is Resolution.ENDED


def test_what_no_agreement_says_nobody_is() -> None:
    assert third_parties.stated_of([], B.party, 0) is None
    bare = MessageRecord(entry="e" * 43)
    assert third_parties.of_message(Picture(), [], bare) == []
