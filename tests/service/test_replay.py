"""Replay folds what was received up to an instant, and says no more than the record does."""

from __future__ import annotations

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.logbook.store import Row
from deconflict.service.replay import replay
from deconflict.statements.base import Status
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
