"""One desk is quiet about one pair for a while: with a reason and an end, once somebody has understood it, and at its level."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination.suppressing import AT_MOST_US, check, suppressions
from deconflict.errors import Refused
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Level, Role, Status
from deconflict.statements.messages import Danger
from deconflict.statements.suppressing import SuppressionReason

from .affairs import LINE, MIN, RULES, S, Talk

TAKEN = SuppressionReason.ACTION_TAKEN


class Sky(Talk):
    """ALFA's aircraft and BRAVO's come together; BRAVO tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = (f"{self.b}:two", f"{self.a}:one")
        self.alert = self.warn("CAUTION")

    def warn(self, level: str, party: str = "") -> str:
        self.wait(S)
        return self.say(party or self.b, "WARNING", danger=Danger.AIRCRAFT_CONVERGING, level=level, pair=self.pair)

    def understand(self, entry: str, level: Level = Level.UNDERSTOOD) -> None:
        said = Acknowledgement(
            entry=entry, level=level, role=Role.DUTY, by="watch-1", at_us=self.now_us, answer=None, remark=None, status=Status.EXERCISE
        )
        self.wait(S)
        self.put(self.a, LINE, "ACKNOWLEDGEMENT", main=said)

    def said(self, party: str = "", until_us: int | None = None, **other: Any) -> Any:
        """What would be filed."""
        fields = {"pair": self.pair, "level": "CAUTION", "reason": TAKEN, "until_us": self.now_us + 10 * MIN, **other}
        if until_us is not None:
            fields["until_us"] = until_us
        refs = fields.pop("refs", (self.alert,))
        return self.main(party or self.a, "ALERT_SUPPRESSED", *refs, **fields)

    def refused(self, said: Any) -> str:
        with pytest.raises(Refused) as why:
            check(self.picture, self.a, said, self.now_us, RULES)
        return why.value.where

    def suppress(self, party: str = "", **other: Any) -> None:
        self.wait(S)
        fields = {"pair": self.pair, "level": "CAUTION", "reason": TAKEN, "until_us": self.now_us + 10 * MIN, **other}
        self.say(party or self.a, "ALERT_SUPPRESSED", self.alert, **fields)


def test_it_holds_for_its_pair_its_level_and_its_time_at_one_desk_only() -> None:
    sky = Sky()
    sky.suppress()
    until_us = sky.now_us + 10 * MIN
    ((key, words),) = suppressions(sky.picture).items()
    assert key == (tuple(sorted(sky.pair)), Status.EXERCISE), "a drill quiets no alert that is meant"
    assert set(words) == {sky.a}
    word = words[sky.a]
    assert word.holds("CAUTION", until_us - 1) and word.holds("ADVISORY", until_us - 1)
    assert not word.holds("CAUTION", until_us), "it ends by itself"
    assert not word.holds("WARNING", until_us - 1), "a rise ends it"


def test_of_one_partys_words_the_newest_counts_and_each_party_has_its_own() -> None:
    sky = Sky()
    sky.suppress()
    sky.suppress(sky.b, reason=SuppressionReason.WRONG_DATA)
    sky.suppress(until_us=sky.now_us)
    (words,) = suppressions(sky.picture).values()
    assert not words[sky.a].holds("CAUTION", sky.now_us), "taken back"
    assert words[sky.b].holds("CAUTION", sky.now_us)
    assert words[sky.b].main.reason is SuppressionReason.WRONG_DATA


def test_nobody_suppresses_what_nobody_here_has_understood() -> None:
    sky = Sky()
    assert sky.refused(sky.said()) == "refs"
    sky.understand(sky.alert, Level.SHOWN)
    assert sky.refused(sky.said()) == "refs"
    sky.understand(sky.alert)
    check(sky.picture, sky.a, sky.said(), sky.now_us, RULES)
    sky.alert = sky.warn("WARNING")
    assert sky.refused(sky.said(level="WARNING")) == "refs", "it rose: what was understood was less"
    assert sky.refused(sky.said()) == "level"
    sky.understand(sky.alert)
    check(sky.picture, sky.a, sky.said(level="WARNING"), sky.now_us, RULES)


def test_thirty_minutes_at_most_and_other_reasons_in_words() -> None:
    sky = Sky()
    sky.understand(sky.alert)
    check(sky.picture, sky.a, sky.said(until_us=sky.now_us + AT_MOST_US), sky.now_us, RULES)
    assert sky.refused(sky.said(until_us=sky.now_us + AT_MOST_US + 1)) == "until_us"
    assert sky.refused(sky.said(reason=SuppressionReason.OTHER, remark="  ")) == "remark"
    check(sky.picture, sky.a, sky.said(reason=SuppressionReason.OTHER, remark="both are ours to see"), sky.now_us, RULES)


def test_it_names_an_alert_of_that_pair_that_stands() -> None:
    sky = Sky()
    sky.understand(sky.alert)
    assert sky.refused(sky.said(refs=())) == "refs"
    assert sky.refused(sky.said(pair=(sky.pair[0], f"{sky.a}:three"))) == "refs"
    sky.wait(S)
    sky.say(sky.b, "DANGER_ENDED", sky.alert, why="apart")
    assert sky.refused(sky.said()) == "refs"


def test_taking_it_back_asks_nothing_more() -> None:
    sky = Sky()
    check(sky.picture, sky.a, sky.said(until_us=sky.now_us), sky.now_us, RULES)
