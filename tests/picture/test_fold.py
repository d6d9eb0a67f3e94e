"""The picture does not depend on the order in which entries arrive, how often, or with which parts first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.constraint import ZoneType
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.logbook.chain import Logbook
from deconflict.logbook.entry import Entry
from deconflict.logbook.proof import equivocation
from deconflict.picture.fold import fold, fold_placed, note_epoch, note_fork
from deconflict.picture.picture import NOTHING, Picture
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Answer, Level, Priority, Role, Status
from deconflict.statements.bearing import CarryOutcome, Heard, Tried
from deconflict.statements.epochs import AudienceChange
from deconflict.statements.keys import Key
from deconflict.statements.lead import Missing, SentBack
from deconflict.statements.messages import Concern, ConflictNotice, Danger, DangerEnded, LineCheck, LineCheckReply, StopRequest, Warning
from deconflict.statements.movements import Movement, MovementKind
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.plans import LiveContact, Operation, Volumes
from deconflict.statements.receipts import Bearer, PartDropped, Received
from deconflict.statements.sites import Place, Site
from deconflict.statements.tracks import Tracks
from deconflict.statements.watch import ContactUpdate, WatchChange
from deconflict.statements.zones import Zone
from deconflict.testing.scribe import Scribe

HOUR_US = 3_600_000_000
LINE = "line/" + "a" * 26


def circle(lat: int = 40, lon: int = 20, radius_m: int = 5000) -> Circle:
    return Circle(lat_ndeg=lat * 10**9, lon_ndeg=lon * 10**9, radius_mm=radius_m * 1000)


def volume(start_us: int) -> Volume4D:
    box = Volume3D(circle(), Height(0, Reference.AMSL), Height(3_000_000, Reference.AMSL))
    return Volume4D(box, start_us, start_us + HOUR_US)


def operation(scribe: Scribe, op_id: str, state: IntentState, *to: str) -> Operation:
    return Operation(
        message=scribe.header(*to, priority=Priority.ROUTINE), op_id=op_id, operation=OperationKind.SURVEY,
        aircraft_class=AircraftClass.CREWED, count=1, state=state,
    )  # fmt: skip


def acknowledgement(scribe: Scribe, entry: str, level: Level, answer: Answer | None = None) -> Acknowledgement:
    return Acknowledgement(
        entry=entry, level=level, role=Role.DUTY, by="watch-2", at_us=scribe.now_us, status=Status.EXERCISE, answer=answer
    )


def plot(at_us: int, lat: int = 40, track_id: str = "abc123") -> Plot:
    return Plot(track_id=track_id, at_us=at_us, lat_ndeg=lat * 10**9, lon_ndeg=20 * 10**9, height=Height(1_000_000, Reference.FL))


def volumes(from_us: int) -> Volumes:
    return Volumes(volumes=(volume(from_us),))


def story() -> tuple[list[Entry], list[tuple[str, str, int, int]]]:
    """Two parties say one of nearly everything; ALFA's plans logbook forks at the end. Returns the entries and the forks."""
    a, b = Scribe("ALFA"), Scribe("BRAVO")
    said = [a.key(), b.key()]
    plan = a.say("plans", "NOTICE_OF_OPERATION", main=operation(a, "OP1", IntentState.ACCEPTED, b.party), exact=volumes(a.now_us))
    said.append(plan)
    again = operation(a, "OP1", IntentState.ACTIVATED, b.party)
    said.append(a.say("plans", "NOTICE_OF_OPERATION", main=again, exact=volumes(a.now_us + 1)))
    zone = Zone(message=b.header(a.party), zone_id="Z1", zone_type=ZoneType.NO_FLY, authority="BRAVO north")
    said.append(b.say("plans", "ZONE_NOTICE", main=zone, exact=volumes(b.now_us)))
    site = Site(message=b.header(a.party), site_id="S1", function="clinic", from_us=b.now_us, until_us=b.now_us + HOUR_US)
    said.append(b.say("plans", "SITE_NOTICE", main=site, exact=Place(place=circle())))
    moving = Movement(
        message=b.header(a.party), movement_id="M1", movement=MovementKind.CONVOY, state=IntentState.ACCEPTED, vehicles=3, aircraft=0,
        contact_tested_at_us=b.now_us, check_in_time_us=HOUR_US,
    )  # fmt: skip
    contact = LiveContact(name="convoy leader", means="151.5 MHz")
    said.append(b.say("plans", "MOVEMENT_NOTICE", main=moving, exact=volumes(b.now_us), contact=contact))
    back = SentBack(message=b.header(a.party, refs=(plan.hash,)), missing=(Missing.AREA,))
    said.append(b.say(LINE, "TOO_VAGUE", main=back, suggested=volumes(b.now_us)))
    pair = ("alfa:abc123", "bravo:def456")
    warning = a.say(LINE, "WARNING", main=Warning(message=a.header(b.party), danger="aircraft_converging", level="WARNING", pair=pair))
    said.append(warning)
    said.append(b.say(LINE, "RECEIPT", main=Received(entries=(warning.hash,), received_at_us=b.now_us, bearer=Bearer.LINK)))
    said.append(b.say(LINE, "RECEIPT", main=Received(entries=(warning.hash,), received_at_us=b.now_us - 5, bearer=Bearer.MAIL)))
    silence = NoAnswer(entry=warning.hash, party=b.party, wanted="L2", deadline_us=a.now_us, step=2, next_role=Role.ALTERNATE)
    said.append(a.say(LINE, "NO_ANSWER", main=silence))
    tried = Tried(entry=warning.hash, party=b.party, bearer=Bearer.MAIL, at_us=a.now_us, outcome=CarryOutcome.SENT, role=Role.DUTY)
    said.append(a.say(LINE, "TRIED", main=tried))
    heard = Heard(
        entry=warning.hash, party=b.party, bearer=Bearer.VOICE, role=Role.DUTY, said_by="watch-2", by="watch-1",
        level=Level.ANSWERED, code_right=True, at_us=a.now_us, answer=Answer.STANDBY,
    )  # fmt: skip
    said.append(a.say(LINE, "HEARD", main=heard))
    said.append(b.say(LINE, "ACKNOWLEDGEMENT", main=acknowledgement(b, warning.hash, Level.UNDERSTOOD)))
    said.append(b.say(LINE, "ACKNOWLEDGEMENT", main=acknowledgement(b, warning.hash, Level.ANSWERED, Answer.WILCO)))
    said.append(a.say(LINE, "DANGER_ENDED", main=DangerEnded(message=a.header(b.party, refs=[warning.hash]), why="apart for 30 s")))
    said.append(a.say(LINE, "STOP_REQUEST", main=StopRequest(message=a.header(b.party), place=circle(), endangered="civil")))
    check = a.say(LINE, "LINE_CHECK", main=LineCheck(message=a.header(b.party), bearer=Bearer.LINK, nonce="n1", heads_seen=3))
    said.append(check)
    reply = LineCheckReply(message=b.header(a.party, refs=[check.hash]), bearer=Bearer.LINK, nonce="n1")
    said.append(b.say(LINE, "LINE_CHECK_REPLY", main=reply))
    said.append(a.say(LINE, "CONCERN", main=Concern(message=a.header(b.party), text="a matter for the weekly meeting")))
    notice = ConflictNotice(
        message=a.header(b.party), conflict_id=plan.hash, objects=("a", "b"), versions=(plan.hash, plan.hash), level="CAUTION", from_us=1,
        until_us=2, lower_mm=0, upper_mm=1, basis="EXACT", bound_mm=0, breached_horizontal_mm=1, breached_vertical_mm=1, breached_time_us=1,
        rules="default",
    )  # fmt: skip
    said.append(a.say(LINE, "CONFLICT_NOTICE", main=notice))
    for tracker, shift in ((a, 0), (b, 10_000_000)):
        for step in range(8):
            plots = (plot(tracker.now_us - step, 40 + step % 3), plot(tracker.now_us + shift, 41, "def456"))
            said.append(tracker.say("tracks", "TRACKS", main=Tracks(plots=plots, status=Status.EXERCISE)))
    for holder in ("watch-1", "watch-2", None):
        said.append(b.say("keys", "WATCH_CHANGE", main=WatchChange(message=b.header(a.party), role=Role.DUTY, incoming=holder)))
    for means in ("desk 1", "desk 2"):
        contact = ContactUpdate(message=b.header(a.party), role=Role.DUTY, means=means, hours="24/7")
        said.append(b.say("keys", "CONTACT_UPDATE", main=contact))
    said.append(a.say(LINE, "PART_DROPPED", main=PartDropped(entry=plan.hash, part="exact", why="retention")))
    confirm = PairConfirm(
        members=tuple(sorted((a.party, b.party))), transcript=plan.hash, versions=(1,), software="test", peer=b.party, peer_name="BRAVO",
        peer_signing_key=b.signing.public, peer_recovery_key=b.recovery.public, peer_tls_pins=(plan.hash,), peer_certificate="A" * 64,
    )  # fmt: skip
    said.append(a.say(LINE, "PAIR_CONFIRM", main=confirm))
    book = a.books["plans"]
    left = a.sign(book, "NOTICE_OF_OPERATION", {"main": operation(a, "OP1", IntentState.ENDED), "exact": volumes(a.now_us)})
    right = a.sign(book, "NOTICE_OF_OPERATION", {"main": operation(a, "OP2", IntentState.ACCEPTED), "exact": volumes(a.now_us)})
    said += [left, right, b.say(LINE, "EQUIVOCATION", main=equivocation(left, right))]
    return said, [(a.party, "plans", left.header.epoch, left.header.seq)]


SAID, FORKS = story()


def told(entries: list[Entry], forks_at: int = 0) -> Picture:
    picture = Picture()
    for number, entry in enumerate(entries):
        if number == forks_at:
            for fork in FORKS:
                note_fork(picture, *fork)
        fold(picture, entry)
    return picture


EXPECTED = told(SAID).digest()


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, len(SAID) - 1))
def test_any_interleaving_gives_the_same_picture(rng: random.Random, forks_at: int) -> None:
    entries = list(SAID) + rng.sample(SAID, 5)
    rng.shuffle(entries)
    assert told(entries, forks_at).digest() == EXPECTED


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_parts_that_come_after_their_header_give_the_same_picture(rng: random.Random) -> None:
    bare = [entry.withhold([slot.name for slot in entry.slots if slot.name != "main"]) for entry in SAID]
    hollow = [entry.without(["main"]) for entry in SAID if entry.header.kind in ("WARNING", "NOTICE_OF_OPERATION")]
    entries = SAID + bare + hollow
    rng.shuffle(entries)
    assert told(entries).digest() == EXPECTED


def test_every_entry_counts() -> None:
    """Leaving out any one entry shows in the digest: nothing is folded into thin air."""
    ignorable = {"OPEN_EPOCH"}
    for left_out in SAID:
        if left_out.header.kind not in ignorable and not _superseded(left_out):
            assert told([entry for entry in SAID if entry is not left_out]).digest() != EXPECTED, left_out.header


def _superseded(entry: Entry) -> bool:
    """Watch, contacts, and old plots leave nothing once something newer is known."""
    return entry.header.kind in ("WATCH_CHANGE", "CONTACT_UPDATE", "TRACKS", "RECEIPT")


def test_an_answer_before_its_question_waits_for_it() -> None:
    warning = next(e for e in SAID if e.header.kind == "WARNING")
    answers = [e for e in SAID if e.header.kind == "ACKNOWLEDGEMENT"]
    picture = told(answers)
    assert picture.messages[warning.hash].place is None
    fold(picture, warning)
    record = picture.messages[warning.hash]
    assert record.main is warning.main
    assert [a.said.level for a in record.by_party(answers[0].header.author)] == [Level.UNDERSTOOD, Level.ANSWERED]


def test_both_branches_of_a_fork_and_what_stood_before_it_stay() -> None:
    picture = told(SAID)
    author = FORKS[0][0]
    states = [v.place.seq for v in picture.current(picture.objects[("plan", author, "OP1")])]
    assert states == [FORKS[0][3] - 1, FORKS[0][3]]
    assert len(picture.current(picture.objects[("plan", author, "OP2")])) == 1
    assert picture.proofs[author]


def test_without_a_fork_only_the_newest_version_counts() -> None:
    picture = Picture()
    for entry in SAID[:4]:
        fold(picture, entry)
    record = picture.objects[("plan", SAID[2].header.author, "OP1")]
    assert [v.place.entry for v in picture.current(record)] == [SAID[3].hash]


def test_a_plot_from_the_future_of_its_own_entry_is_not_shown() -> None:
    picture = told(SAID)
    bravo = next(e for e in SAID if e.header.kind == "ZONE_NOTICE").header.author
    assert (bravo, "abc123") in picture.tracks
    assert (bravo, "def456") not in picture.tracks


def test_the_last_on_watch_counts() -> None:
    bravo = next(e for e in SAID if e.header.kind == "ZONE_NOTICE").header.author
    early = told([e for e in SAID if e.header.kind == "WATCH_CHANGE"][:2])
    assert early.parties[bravo].on_watch("duty") == "watch-2"
    assert early.parties[bravo].on_watch("senior") is None
    assert told(SAID).parties[bravo].on_watch("duty") is None


def test_a_kind_nobody_knows_is_kept_and_named() -> None:
    import msgspec

    entry = msgspec.structs.replace(SAID[0], understood=False)
    picture = Picture()
    assert [change.topic for change in fold(picture, entry)] == ["unknown"]
    assert entry.hash in picture.not_understood


def test_ended_counts_only_from_the_messages_own_author() -> None:
    warning = next(e for e in SAID if e.header.kind == "WARNING")
    assert told(SAID).messages[warning.hash].ended
    assert not told([e for e in SAID if e.header.kind != "DANGER_ENDED"]).messages[warning.hash].ended


@pytest.mark.parametrize("seqs", [(5, 3), (3, 5), (3, 3)])
def test_a_fork_is_where_the_branches_first_part(seqs: tuple[int, int]) -> None:
    picture = Picture()
    for seq in seqs:
        note_fork(picture, "author", "plans", 0, seq)
    assert picture.forks == {("author", "plans", 0): 3}


@pytest.mark.parametrize("lasts", [((0, 5), (0, 3)), ((0, 3), (0, 5)), ((0, 3), (0, 3))])
def test_an_epoch_goes_on_from_the_earliest_entry_that_an_opening_of_it_names(lasts: tuple[tuple[int, int], ...]) -> None:
    picture = Picture()
    told_of = [change.topic for last in lasts for change in note_epoch(picture, "author", "line/x", 1, last)]
    assert picture.reopened == {("author", "line/x"): {1: (0, 3)}}
    assert told_of == ["epoch"] * (2 if lasts[0] > lasts[1] else 1)


def test_an_epoch_that_follows_nothing_takes_back_all_before_it() -> None:
    scribe = Scribe()
    picture, book = Picture(), Logbook(scribe.party, "line/x")
    opening = scribe.write("line/x", (1, 0, None))
    (joined,) = book.place(opening).joined
    fold_placed(picture, book, *joined)
    assert picture.reopened == {(scribe.party, "line/x"): {1: (-1, -1)}}


def test_names_and_channels() -> None:
    picture = told(SAID)
    author = FORKS[0][0]
    assert picture.name_of(author) == "ALFA"
    assert picture.name_of("nobody") == "nobody"
    assert picture.channels_with(author) == ["a" * 26]
    assert picture.channels_with("nobody") == []


def test_what_is_older_replaces_nothing_whenever_it_comes() -> None:
    scribe = Scribe("CHARLIE")
    first_key = scribe.key()
    book = scribe.books["keys"]
    keys = {"signing_key": scribe.signing.public, "recovery_key": scribe.recovery.public}
    later = Key(name="CHARLIE NORTH", **keys, tls_pins=(first_key.hash,), why="moved")
    second_key = scribe.place(book, "KEY", {"main": later})
    opened = scribe.place(book, "AUDIENCE", {"main": AudienceChange(audience=("a" * 26,))})
    widened = scribe.place(book, "AUDIENCE", {"main": AudienceChange(audience=("a" * 26, "b" * 26))})
    for entries in ([first_key, second_key, opened, widened], [widened, second_key, opened, first_key]):
        picture = told(entries)
        assert picture.name_of(scribe.party) == "CHARLIE NORTH"
        assert picture.audience(scribe.party, "keys") == {"a" * 26, "b" * 26}
        assert picture.audience(scribe.party, "plans") == frozenset()


def test_a_header_without_its_part_hides_nothing() -> None:
    warning = next(e for e in SAID if e.header.kind == "WARNING")
    picture = told([warning.without(["main"])])
    assert picture.messages[warning.hash].message is None
    assert picture.messages[warning.hash].kind == "WARNING"
    for entry in (warning, warning.without(["main"])):
        fold(picture, entry)
        assert picture.messages[warning.hash].message is not None


def test_a_warning_about_no_pair_is_a_message_and_no_alert() -> None:
    scribe = Scribe("CHARLIE")
    hazard = scribe.say(LINE, "WARNING", main=Warning(message=scribe.header(scribe.party), danger=Danger.HAZARD, level="WARNING"))
    picture = told([hazard])
    assert picture.messages[hazard.hash].message is not None
    assert not picture.alerts


def test_other_parts_stay_with_their_message_and_places_with_their_object() -> None:
    entries, _ = story()
    picture = told(entries)
    back = next(r for r in picture.messages.values() if r.kind == "TOO_VAGUE")
    assert isinstance(back.part("suggested"), Volumes)
    assert back.part("exact") is None
    moving = next(r for r in picture.messages.values() if r.kind == "MOVEMENT_NOTICE")
    assert set(moving.parts) == {"contact"}
    assert [key for key in picture.objects if key[0] == "movement"]
    assert back.entry in picture.messages[back.message.refs[0]].referred if back.message else False


def test_what_all_records_share_stays_empty() -> None:
    with pytest.raises(TypeError, match="nothing is written"):
        NOTHING["entry"] = 1
    assert NOTHING == {}
