"""What two nodes knew at one instant: every entry that only one of them counted is there, and why the other did not."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.intent import IntentState
from deconflict.logbook.entry import Entry
from deconflict.logbook.store import Row
from deconflict.service import differing
from deconflict.service.differing import Side, differences
from deconflict.service.kept import KeptBundle
from deconflict.statements.base import Priority, Status
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.tracks import Tracks
from deconflict.testing.scribe import Scribe
from tests.picture.test_fold import operation, plot, volumes
from tests.service.kept_records import LINE, SECOND_US, Talk, instants, kept_rows


class Two:
    """ALFA and BRAVO, what each said, and when each entry came to either (s after the first; None: never)."""

    def __init__(self) -> None:
        self.alfa, self.bravo = Scribe("ALFA"), Scribe("BRAVO")
        self.start_us = self.alfa.now_us
        self.rows: dict[str, list[Row]] = {"alfa": [], "bravo": []}
        for scribe in (self.alfa, self.bravo):
            key = scribe.key()
            for entry in (*scribe.opened, key):
                self.came(entry, 1, 1)
            scribe.opened.clear()

    def came(self, entry: Entry, alfa_s: float | None, bravo_s: float | None) -> Entry:
        """When it came to each."""
        for scribe, name, at_s in ((self.alfa, "alfa", alfa_s), (self.bravo, "bravo", bravo_s)):
            if at_s is not None:
                bearer = None if entry.header.author == scribe.party else Bearer.LINK
                self.rows[name].append(Row(entry, self.start_us + round(at_s * SECOND_US), bearer, 0))
        return entry

    def say(self, scribe: Scribe, alfa_s: float | None, bravo_s: float | None, logbook: str, kind: str, **parts: Any) -> Entry:
        """One of the two says something; its logbook was opened for the other and came at once."""
        other = self.bravo if scribe is self.alfa else self.alfa
        entry = scribe.say(logbook, kind, (other.party,), **parts)
        for opening in scribe.opened:
            self.came(opening, 1, 1)
        scribe.opened.clear()
        return self.came(entry, alfa_s, bravo_s)

    def told(self, at_s: float) -> dict[str, Any]:
        """How they differed at an instant."""
        sides = [Side.of(KeptBundle(iter(self.rows[name])), self.start_us + round(at_s * SECOND_US)) for name in ("alfa", "bravo")]
        return differences(*sides)


def plan(scribe: Scribe, state: IntentState) -> dict[str, Any]:
    """A version of one plan."""
    return {"main": operation(scribe, "OP1", state), "exact": volumes(scribe.now_us)}


def said(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(entry, who held it, why the other did not) of each."""
    return [(one["entry"], one["held_by"], one["why"]) for one in found["entries"]]


def test_each_entry_that_only_one_had_is_explained() -> None:
    two = Two()
    first = two.say(two.alfa, 10, 10, "plans", "NOTICE_OF_OPERATION", **plan(two.alfa, IntentState.ACCEPTED))
    second = two.say(two.alfa, 20, 40, "plans", "NOTICE_OF_OPERATION", **plan(two.alfa, IntentState.ENDED))
    receipt = two.say(two.bravo, None, 12, LINE, "RECEIPT", main=Received(entries=(first.hash,), received_at_us=0, bearer=Bearer.LINK))
    own = two.alfa.say("tracks", "TRACKS", main=Tracks(plots=(plot(two.alfa.now_us),), status=Status.EXERCISE))
    for opening in two.alfa.opened:
        two.came(opening, 1, None)
    two.came(own, 15, None)
    at_30 = two.told(30)
    assert not at_30["same"]
    assert set(said(at_30)) == {
        (second.hash, "here", "arrived_later"), (receipt.hash, "there", "never_arrived"), (own.hash, "here", "not_for_them"),
        (two.alfa.opened[0].hash, "here", "not_for_them"),
    }  # fmt: skip
    assert at_30["counts"] == {"arrived_later": 1, "never_arrived": 1, "not_for_them": 2}
    later = next(one for one in at_30["entries"] if one["why"] == "arrived_later")
    assert later["arrived_at"] == format_instant(Instant(two.start_us + 40 * SECOND_US))
    assert later["object"] == {"kind": "plan", "party": two.alfa.party, "id": "OP1"}
    assert later["status"] == "EXERCISE"
    assert next(one for one in at_30["entries"] if one["entry"] == receipt.hash)["about"] == [first.hash]
    (superseded,) = at_30["superseded"]
    assert (superseded["kind"], superseded["name"], superseded["id"], superseded["because"]) == ("plan", "ALFA", "OP1", [second.hash])
    assert [[version["entry"] for version in superseded[side]] for side in ("here", "there")] == [[second.hash], [first.hash]]
    at_50 = two.told(50)
    assert at_50["superseded"] == []
    assert {why for _, _, why in said(at_50)} == {"never_arrived", "not_for_them"}
    assert two.told(2)["here"]["name"] == "ALFA"
    assert two.told(0)["same"]
    assert (at_30["here"]["entries"], at_30["there"]["entries"]) == (len(two.rows["alfa"]), len(two.rows["bravo"]) - 1)


def test_what_waited_for_what_it_follows_is_no_part_of_the_picture_and_says_so() -> None:
    two = Two()
    calm = {"priority": Priority.ROUTINE}
    gap, after = (
        two.say(two.bravo, at_s, 10, LINE, "CONCERN", main=Concern(message=two.bravo.header(**calm), text=text))
        for at_s, text in ((40, "gap"), (20, "after"))
    )
    found = two.told(30)
    assert set(said(found)) == {(gap.hash, "there", "arrived_later"), (after.hash, "there", "waits")}
    assert two.told(45)["same"]


@pytest.mark.parametrize("turned", [False, True])
def test_of_an_entry_that_one_holds_in_part_the_part_is_named(turned: bool) -> None:
    two = Two()
    whole = two.say(two.alfa, 10, 10, "plans", "NOTICE_OF_OPERATION", **plan(two.alfa, IntentState.ACCEPTED))
    rows = two.rows["alfa" if turned else "bravo"]
    rows[-1] = Row(rows[-1].entry.withhold(["exact"]), *[rows[-1].received_at_us, rows[-1].bearer, 0])
    (found,) = two.told(30)["entries"]
    assert (found["entry"], found["held_by"], found["why"], found["parts"]) == (
        whole.hash, "there" if turned else "here", "part_missing", ["exact"],
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_was_told_the_same_differs_in_nothing_and_any_difference_has_its_entries(seed: int) -> None:
    talk = Talk(Random(seed), 40)
    rows = [kept_rows(talk), kept_rows(talk)]
    for until_us in instants(rows[0])[::6]:
        sides = [Side.of(KeptBundle(iter(each)), until_us) for each in rows]
        found = differences(*sides)
        assert found["same"] == (not found["entries"])
        if found["same"]:
            assert sides[0].told.picture.digest() == sides[1].told.picture.digest()
        counted = [side.had() - side.told.aside for side in sides]
        assert {one["entry"] for one in found["entries"]} == counted[0] ^ counted[1]
        for one in found["superseded"]:
            assert one["here"] != one["there"]
            assert set(one["because"]) <= {each["entry"] for each in found["entries"]}
        assert differences(sides[0], sides[0])["same"]


def test_of_many_the_newest_are_explained_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two()
    for _ in range(5):
        last = two.say(two.alfa, 10, None, LINE, "CONCERN", main=Concern(message=two.alfa.header(), text="look"))
    monkeypatch.setattr(differing, "MOST_LISTED", 2)
    found = two.told(30)
    assert (len(found["entries"]), found["entries"][-1]["entry"], found["counts"]) == (2, last.hash, {"never_arrived": 5})
