"""What is forgotten leaves a picture as if its parts had never been here, whichever entries they were, and in whatever order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.volume import Circle
from deconflict.coordination.retention import FOR_GOOD
from deconflict.logbook.entry import Entry
from deconflict.picture.fold import fold
from deconflict.picture.forgetting import forget
from deconflict.picture.picture import Picture
from deconflict.statements.claims import Claim, ClaimAnswer, ClaimCode, ClaimSource, Confidence
from deconflict.statements.emergencies import Distress, Emergency, SarEnd, SarOutcome
from deconflict.statements.receipts import BODY, PartDropped
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import LINE, SAID

LAST_WORDS = frozenset({"WATCH_CHANGE", "CONTACT_UPDATE", "LINE_STATUS"})


def affairs() -> list[Entry]:
    """A claim that is answered, and an emergency that ends."""
    a, b = Scribe("DELTA"), Scribe("ECHO")
    claim = a.say(LINE, "CLAIM", main=Claim(message=a.header(b.party), source=ClaimSource.PRESS, confidence=Confidence.LOW))
    answer = ClaimAnswer(message=b.header(a.party, refs=[claim.hash]), code=ClaimCode.RECEIVED)
    place = Circle(lat_ndeg=10**9, lon_ndeg=10**9, radius_mm=1_000_000)
    cry = a.say(LINE, "EMERGENCY", main=Emergency(message=a.header(b.party), distress=next(iter(Distress)), at_us=a.now_us, place=place))
    over = SarEnd(message=a.header(b.party, refs=[cry.hash]), outcome=next(iter(SarOutcome)), at_us=a.now_us)
    return [claim, b.say(LINE, "CLAIM_ANSWER", main=answer), cry, a.say(LINE, "SAR_END", main=over)]


EVERY = [*SAID, *affairs()]
MAY_GO = [entry for entry in EVERY if entry.header.kind not in FOR_GOOD | LAST_WORDS | {"TRACKS"}]
TRACKS = [entry for entry in EVERY if entry.header.kind == "TRACKS"]


def empty(entry: Entry) -> Entry:
    return entry.without([slot.name for slot in entry.slots])


def folded(entries: list[Entry]) -> Picture:
    picture = Picture()
    for entry in entries:
        fold(picture, entry)
    return picture


@settings(max_examples=150, deadline=None)
@given(st.sets(st.sampled_from(range(len(MAY_GO)))), st.booleans(), st.randoms(use_true_random=False))
def test_what_is_left_is_what_the_entries_without_their_parts_fold_to(chosen: set[int], tracks: bool, rng: random.Random) -> None:
    gone = [MAY_GO[at] for at in chosen] + (TRACKS if tracks else [])
    rng.shuffle(gone)
    picture = folded(EVERY)
    for entry in gone:
        forget(picture, entry)
    hashes = {entry.hash for entry in gone}
    left = [empty(entry) if entry.hash in hashes else entry for entry in EVERY]
    assert picture.digest() == folded(left).digest()
    for entry in gone:
        forget(picture, entry)
        forget(picture, empty(entry))
    assert picture.digest() == folded(left).digest(), "forgetting again changes nothing"


@pytest.mark.parametrize("entry", MAY_GO, ids=lambda entry: f"{entry.header.kind}-{entry.header.seq}")
def test_nothing_of_a_forgotten_entry_is_held_but_where_it_stands(entry: Entry) -> None:
    picture = folded([entry])
    changes = forget(picture, entry)
    assert changes
    (record,) = picture.messages.values()
    assert (record.entry, record.main, dict(record.parts), record.starts_us) == (entry.hash, None, {}, None)
    assert (record.kind, record.written_at_us) == (entry.header.kind, entry.header.written_at)
    assert not (picture.objects or picture.alerts or picture.conflicts or picture.affairs.by_kind or picture.emergencies.cases)
    assert not (picture.lines.checks or picture.tracks or picture.sightings.days)


def test_since_when_a_body_is_held_no_longer_is_told_by_whoever_keeps_the_record_alone() -> None:
    a = Scribe("ALFA")
    gone = PartDropped(entry=SAID[2].hash, part=BODY, why="its time has ended", also=(SAID[3].hash,))
    first = a.say("desk", "PART_DROPPED", main=gone)
    a.now_us += 5
    again, told = a.say("desk", "PART_DROPPED", main=gone), a.say(LINE, "PART_DROPPED", main=gone)
    for entries in ([first, again], [again, first]):
        picture = folded(entries)
        assert picture.dropped_us == dict.fromkeys((SAID[2].hash, SAID[3].hash), first.header.written_at)
        assert not picture.dropped
    assert folded([told]).dropped_us == {}
