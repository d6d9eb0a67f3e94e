"""The timeline of an incident: everything that passed between its parties around it, the same at both, and the notices that covered it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle
from deconflict.coordination import incident
from deconflict.coordination import timeline as timelines
from deconflict.coordination.incident import AROUND_US, NOTICED, Pulled, pulled
from deconflict.coordination.retention import FOR_GOOD
from deconflict.coordination.timeline import NEAR_M, Moment, Timeline, flown, moments_of, notified, part_of, timeline
from deconflict.picture.affairs import Said
from deconflict.picture.forgetting import forget
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.picture.shelving import Shelf, put_together
from deconflict.statements.acknowledgements import Acknowledgement, NoAnswer
from deconflict.statements.base import Level, Role, Status
from deconflict.statements.bearing import CarryOutcome, Heard, Tried
from deconflict.statements.incidents import IncidentClass, IncidentReport, ReportStage
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.sites import Place, Site
from deconflict.statements.tracks import Tracks

from .affairs import DAY, HOUR, LINE, MIN, WHERE, S, Talk, volume

DEGREE = 10**9


def report(made: Talk, party: str, at_us: int, *refs: str, **changes: Any) -> str:
    base: dict[str, Any] = {
        "incident_id": f"I{len(made.entries)}", "stage": ReportStage.INITIAL, "incident_class": IncidentClass.DISPUTED, "place": WHERE,
        "from_us": at_us, "until_us": at_us,
    }  # fmt: skip
    return made.say(party, "INCIDENT_REPORT", *refs, **{**base, **changes})


def acknowledged(made: Talk, party: str, entry: str, level: Level = Level.UNDERSTOOD) -> str:
    said = Acknowledgement(entry=entry, level=level, role=Role.DUTY, by="w", at_us=made.now_us, status=Status.EXERCISE)
    return made.put(party, LINE, "ACKNOWLEDGEMENT", main=said)


def talked() -> tuple[Talk, dict[str, str], int]:
    """A notice, a warning that nobody answered for a while, and what both sides' nodes and people did about it."""
    made, said = Talk("ALFA", "BRAVO", "CHARLIE"), {}
    to_b = {"to": (made.b,)}
    made.wait(S)
    said["early"] = made.say(made.a, "CONCERN", text="long before", header=to_b)
    made.wait(HOUR)
    said["plan"] = made.plan(made.b)
    made.wait(20 * MIN)
    said["stored"] = made.receive(made.a, said["plan"])
    made.wait(S)
    said["understood"] = acknowledged(made, made.a, said["plan"])
    made.wait(S)
    said["warning"] = made.say(made.a, "WARNING", danger="hazard", level="WARNING", header=to_b)
    made.wait(MIN)
    silent = NoAnswer(entry=said["warning"], party=made.b, wanted="L2", deadline_us=made.now_us, step=1, next_role=Role.ALTERNATE)
    said["climb"] = made.put(made.a, LINE, "NO_ANSWER", main=silent)
    made.wait(S)
    tried = Tried(entry=said["warning"], party=made.b, bearer=Bearer.MAIL, at_us=made.now_us, outcome=CarryOutcome.SENT)
    said["tried"] = made.put(made.a, LINE, "TRIED", main=tried)
    made.wait(S)
    heard = Heard(entry=said["warning"], party=made.b, bearer=Bearer.VOICE, role=Role.DUTY, said_by="w", by="v", level=Level.UNDERSTOOD,
                  code_right=True, at_us=made.now_us)  # fmt: skip
    said["heard"] = made.put(made.a, LINE, "HEARD", main=heard)
    # The plan goes to CHARLIE too; what BRAVO tried there stands on a line that ALFA does not hear.
    elsewhere = Tried(entry=said["plan"], party=made.scribes[2].party, bearer=Bearer.MAIL, at_us=made.now_us, outcome=CarryOutcome.SENT)
    said["elsewhere"] = made.put(made.b, "line/" + "e" * 26, "TRIED", main=elsewhere)
    at_us = made.now_us
    made.wait(MIN)
    said["stranger"] = made.put(made.scribes[2].party, "line/" + "e" * 26, "CONCERN",
                                main=made.main(made.scribes[2].party, "CONCERN", text="another line", header=to_b))  # fmt: skip
    made.wait(HOUR)
    said["report"] = report(made, made.a, at_us, header=to_b)
    said["late"] = acknowledged(made, made.b, said["warning"])
    return made, said, at_us


def test_everything_between_the_parties_is_there_in_order_and_nothing_else() -> None:
    made, said, at_us = talked()
    found = timeline(made.picture, made.said(said["report"]))
    wanted = ["stored", "understood", "warning", "climb", "tried", "heard"]
    assert [moment.entry for moment in found.moments] == [said[name] for name in wanted]
    assert (found.from_us, found.until_us) == (at_us - AROUND_US, at_us + AROUND_US)
    assert [moment.kind for moment in found.moments] == ["RECEIPT", "ACKNOWLEDGEMENT", "WARNING", "NO_ANSWER", "TRIED", "HEARD"]
    assert {moment.about for moment in found.moments} == {said["plan"], said["warning"]}
    assert [moment.party for moment in found.moments] == [made.a] * 6
    assert found.parties == tuple(sorted((made.a, made.b)))


def test_both_reckon_one_hash_in_any_order_and_a_missing_word_shows() -> None:
    made, said, _ = talked()
    found = timeline(made.picture, made.said(said["report"]))
    order = list(made.entries)
    random.Random(3).shuffle(order)
    again = made.refolded(order)
    assert timeline(again, made.said(said["report"])) == found
    assert len(found.summary) == 43
    less = made.refolded([entry for entry in made.entries if entry.hash != said["climb"]])
    assert timeline(less, made.said(said["report"])).summary != found.summary


def test_each_moment_has_its_words_while_they_are_held() -> None:
    made, said, _ = talked()
    parts = {moment.kind: part_of(made.picture, moment) for moment in timeline(made.picture, made.said(said["report"])).moments}
    assert [type(part).__name__ for part in parts.values()] == ["Received", "Acknowledgement", "Warning", "NoAnswer", "Tried", "Heard"]
    stored = parts["RECEIPT"]
    assert isinstance(stored, Received)
    assert stored.entries == (said["plan"],)
    assert list(moments_of(MessageRecord("x"))) == [], "a message of which nothing is held but its name"
    nowhere = Moment(0, "RECEIPT", "x", said["plan"], made.b)
    assert part_of(made.picture, nowhere) is None
    assert part_of(made.picture, nowhere._replace(about="x")) is None
    assert part_of(made.picture, nowhere._replace(kind="HEARD")) is None


def test_a_notice_comes_with_its_history_and_whether_it_still_stood() -> None:
    made = Talk()
    made.wait(S)
    old = made.plan(made.b)
    made.wait(S)
    new = made.plan(made.b)
    made.wait(S)
    site_main = Site(message=made.header(made.b, "SITE_NOTICE"), site_id="S1", function="clinic", from_us=0, until_us=made.now_us + DAY)
    site = made.put(made.b, "plans", "SITE_NOTICE", main=site_main, exact=Place(place=WHERE))
    made.wait(S)
    understood = acknowledged(made, made.a, new)
    at_us = made.now_us
    made.wait(S)
    concern = made.say(made.a, "CONCERN", new, text="after it")
    made.plan(made.b, volumes=(volume(made.now_us + HOUR, made.now_us + 2 * HOUR),))
    named = report(made, made.a, at_us, notices=(concern,))
    found = notified(made.picture, made.said(named))
    assert {one.record.entry: one.stood for one in found} == {old: False, new: True, site: True, concern: True}
    history = next(one.history for one in found if one.record.entry == new)
    assert [moment.entry for moment in history] == [new, understood, concern]
    made.picture.objects.clear()
    assert [one.stood for one in notified(made.picture, made.said(named))] == [True]


def test_a_notice_whose_words_were_withheld_still_stands_by_itself() -> None:
    made = Talk()
    made.wait(S)
    plan = made.plan(made.b)
    at_us = made.now_us
    entry = report(made, made.a, at_us, notices=(plan,))
    assert [one.stood for one in notified(made.picture, made.said(entry))] == [True]
    forget(made.picture, next(one for one in made.entries if one.hash == plan))
    assert [one.stood for one in notified(made.picture, made.said(entry))] == [True]
    del made.picture.messages[plan]
    assert notified(made.picture, made.said(entry)) == []


@pytest.mark.parametrize(("north_m", "listed"), [(0, True), (NEAR_M - 2000, True), (NEAR_M + 9000, False), (500_000, False)])
def test_aircraft_that_came_near_are_listed_with_how_near(north_m: float, listed: bool) -> None:
    made = Talk()
    at_us = made.now_us
    entry = report(made, made.a, at_us, place=Circle(WHERE.lat_ndeg, WHERE.lon_ndeg, 1000))

    def tracks(*plots: tuple[int, float, str | None]) -> Tracks:
        said = tuple(
            Plot(track_id="3a0001", at_us=when, lat_ndeg=WHERE.lat_ndeg + round(away_m / 110_600 * DEGREE), lon_ndeg=WHERE.lon_ndeg,
                 callsign=callsign)
            for when, away_m, callsign in plots
        )  # fmt: skip
        return Tracks(plots=said, status=Status.EXERCISE)

    batches = [
        (made.b, "one", tracks((at_us - MIN, north_m + 1000, "OLD"))), (made.b, "two", tracks((at_us, north_m, None))),
        (made.b, "hour", tracks((at_us - HOUR, 0, None))), ("z" * 26, "stranger", tracks((at_us, 0, None))),
    ]  # fmt: skip
    found = flown(batches, made.said(entry))
    assert bool(found) is listed
    if listed:
        (one,) = found
        assert (one.party, one.track_id, one.entry, one.nearest_us) == (made.b, "3a0001", "two", at_us)
        assert one.nearest_m == pytest.approx(max(0.0, north_m - 1), rel=0.02, abs=1.0)
        assert (one.first_us, one.last_us) == (at_us if one.first_us == at_us else at_us - MIN, at_us)
        assert flown(reversed(batches), made.said(entry)) == found


def every_version(picture: Picture, _report: IncidentReport) -> list[tuple[str, str, Version]]:
    """Of every notice that is held, whenever it was for."""
    held = [(key[0], record) for key, record in picture.objects.items() if key[0] in NOTICED]
    return [(entry, kind, version) for kind, record in held for entry, version in record.versions.items()]


def found_by_looking_at_all(picture: Picture, said: Said) -> tuple[Timeline, Pulled]:
    """The same, with a look at everything that is held."""
    with pytest.MonkeyPatch.context() as patched:
        for room in (timelines, incident):
            patched.setattr(room, "words_during", lambda picture, _from_us, _until_us: picture.messages.values())
        patched.setattr(incident, "_announced", every_version)
        return found_by_time(picture, said)


def found_by_time(picture: Picture, said: Said) -> tuple[Timeline, Pulled]:
    return timeline(picture, said), pulled(picture, said.main)  # type: ignore[arg-type]


def talked_at_random(rng: random.Random) -> Talk:
    """Some hours of words between two, with clocks that go wrong, and notices for other times than their own."""
    made, messages = Talk(), list[str]()
    made.wait(S)
    for _ in range(25):
        made.wait(rng.choice([S, MIN, 20 * MIN]))
        party, about = rng.choice([made.a, made.b]), rng.choice(messages or [""])
        from_us = made.now_us + rng.randint(-3, 3) * HOUR
        what = rng.choice(["plan", "site", "concern", *(["receipt", "ack", "tried"] if about else [])])
        if what == "plan":
            where = Circle(WHERE.lat_ndeg + rng.choice([0, DEGREE]), WHERE.lon_ndeg, 1000)
            volumes = [volume(from_us + n * HOUR, from_us + n * HOUR + rng.choice([MIN, DAY]), where) for n in range(rng.choice([1, 3]))]
            messages.append(made.plan(party, f"OP{rng.randint(0, 3)}", volumes=volumes))
        elif what == "site":
            main = Site(message=made.header(party, "SITE_NOTICE"), site_id="S", function="clinic", from_us=from_us, until_us=from_us + HOUR)
            messages.append(made.put(party, "plans", "SITE_NOTICE", main=main, **{rng.choice(["exact", "buffered"]): Place(place=WHERE)}))
        elif what == "concern":
            messages.append(made.say(party, "CONCERN", *filter(None, [about]), text="a word"))
        elif what == "receipt":
            stored = Received(entries=(about,), received_at_us=made.now_us + rng.randint(-30, 30) * MIN, bearer=Bearer.LINK)
            made.put(party, LINE, "RECEIPT", main=stored)
        elif what == "ack":
            acknowledged(made, party, about)
        else:
            at_us = made.now_us - rng.randint(0, 30) * MIN
            tried = Tried(entry=about, party=made.b, bearer=Bearer.MAIL, at_us=at_us, outcome=CarryOutcome.SENT)
            made.put(party, LINE, "TRIED", main=tried)
    return made


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_what_is_found_by_time_is_what_a_look_at_everything_finds(rng: random.Random) -> None:
    made = talked_at_random(rng)
    times_us = [(at_us, at_us + rng.choice([0, MIN, DAY])) for at_us in range(made.now_us - 4 * HOUR, made.now_us, 47 * MIN)]
    reports = [report(made, made.a, from_us, until_us=until_us, place=WHERE) for from_us, until_us in times_us]
    said = [made.said(entry) for entry in reports]
    order = [*made.entries, *rng.sample(made.entries, 5)]
    rng.shuffle(order)
    shelves = []
    for run in (order[: len(order) // 2], order[len(order) // 2 :]):
        shelf = Shelf()
        for entry in run:
            shelf.take(entry)
        shelves.append(shelf.packed())
    for picture in (made.picture, made.refolded(order), put_together(shelves)):
        assert all(found_by_looking_at_all(picture, one) == found_by_time(picture, one) for one in said)
        for entry in rng.sample([one for one in made.entries if one.hash not in reports and one.header.kind not in FOR_GOOD], 6):
            forget(picture, entry)
        assert all(found_by_looking_at_all(picture, one) == found_by_time(picture, one) for one in said)
