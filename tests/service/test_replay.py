"""Replay folds what was received up to an instant, and says no more than the record does."""

from __future__ import annotations

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.logbook.store import AHEAD, Row
from deconflict.service.replay import replay
from deconflict.statements.base import Priority, Status
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer
from deconflict.statements.tracks import Tracks
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26


def test_only_what_was_received_by_then_is_in_the_picture() -> None:
    alfa, bravo = Scribe("ALFA"), Scribe("BRAVO")
    own = [alfa.key(), alfa.say(LINE, "CONCERN", main=Concern(message=alfa.header(bravo.party), text="first"))]
    heard = [bravo.key(), bravo.say(LINE, "CONCERN", main=Concern(message=bravo.header(alfa.party), text="second"))]
    plot = Plot(track_id="abc123", at_us=alfa.now_us, lat_ndeg=0, lon_ndeg=0, height=Height(0, Reference.FL))
    own.append(alfa.say("tracks", "TRACKS", main=Tracks(plots=(plot,), status=Status.EXERCISE)))
    opened = [book for scribe in (alfa, bravo) for book in scribe.opened]
    rows = [Row(entry, 10, None if entry.header.author == alfa.party else Bearer.LINK, 0) for entry in opened]
    rows += [Row(entry, 20, None, 0) for entry in own] + [Row(entry, 30, Bearer.LINK, 0) for entry in heard]
    before, after = replay(rows, 25), replay(rows, 30)
    assert [m["text"] for m in before["messages"]] != [m["text"] for m in after["messages"]]
    assert (len(before["messages"]), len(after["messages"])) == (1, 2)
    assert before["me"]["name"] == "ALFA"
    assert before["status"] == "EXERCISE"
    assert replay(rows, 15)["status"] == "ACTUAL"


def test_what_was_acted_on_ahead_of_its_chain_is_in_the_picture_from_when_it_came() -> None:
    alfa, bravo = Scribe("ALFA"), Scribe("BRAVO")
    calm, urgent = (
        bravo.say(LINE, "CONCERN", main=Concern(message=bravo.header(alfa.party, priority=priority), text=priority.value))
        for priority in (Priority.ROUTINE, Priority.URGENT)
    )
    own = [Row(alfa.key(), 10, None, 0), Row(bravo.key(), 10, Bearer.LINK, 0)]
    opened = [Row(entry, 10, Bearer.LINK, 0) for entry in bravo.opened]
    still = [*own, *opened, Row(urgent, 20, Bearer.PAGE, AHEAD)]
    joined = [*own, *opened, Row(calm, 30, Bearer.LINK, 0), Row(urgent, 20, Bearer.PAGE, 0)]
    for rows, until_us, texts in ((still, 15, []), (still, 25, ["URGENT"]), (joined, 25, ["URGENT"]), (joined, 35, ["ROUTINE", "URGENT"])):
        assert sorted(m["text"].split("“")[-1].split("”")[0] for m in replay(rows, until_us)["messages"]) == texts
    assert replay([*own, *opened, Row(calm, 20, Bearer.LINK, 0)], 25)["messages"], "in its place, in its time"
