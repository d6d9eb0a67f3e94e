"""Every replay that ships passes, and fails when the rule it stands for is taken away; and a replay is read strictly."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from deconflict.agreement.rules import Rules, Step
from deconflict.agreement.terms import Bearer, Role
from deconflict.coordination.ladder import Timeliness
from deconflict.coordination.meeting import MinutesState
from deconflict.coordination.notice import Lead
from deconflict.errors import Refused
from deconflict.testing import replay

Rule = tuple[str, Any]

COORDINATION = "deconflict.coordination"
RULES: dict[str, Rule] = {
    "a01_struck_though_notified": (f"{COORDINATION}.incident._covers", lambda *args: False),
    "a02_fifteen_minutes": (f"{COORDINATION}.timeline.AROUND_US", 0),
    "a03_reports_and_counter_reports": (f"{COORDINATION}.incident.stage_due_us", lambda *args: 2**52),
    "a04_the_ledger": (f"{COORDINATION}.breaches._answers", lambda *args: {}),
    "a05_the_day_by_itself": ("deconflict.node.summing.Summing._reckoned", lambda *args: None),
    "a06_told_whole": (f"{COORDINATION}.claims.told", lambda picture, said: (said.main, ())),
    "a07_the_agenda": (f"{COORDINATION}.meeting.lines_of", lambda *args: ()),
    "rp01_27_minutes": (f"{COORDINATION}.climb.steps_due", lambda *args: ()),
    "rp02_nine_kilometres": (f"{COORDINATION}.outside.disagrees", lambda *args: False),
    "rp03_one_minute": (f"{COORDINATION}.notice.lead_of", lambda *args: Lead.IN_TIME),
    "rp04_three_accounts": ("deconflict.node.receipts.Receipts.owe", lambda *args: None),
    "rp05_suspended_but_used": (f"{COORDINATION}.agreeing.Known.clause_closed", lambda *args: None),
    "rp06_no_control": (f"{COORDINATION}.third_parties.disclaims", lambda *args: False),
    "rp07_passed_down": (f"{COORDINATION}.climb._passing_steps", lambda *args, **named: ()),
    "rp08_one_digit": ("deconflict.phrasebook.check_code.check", lambda digits: True),
    "rp09_cut_and_heal": ("deconflict.logbook.sync.Sync.heads_heard", lambda *args: []),
    "rp10_fire_day": (f"{COORDINATION}.emergency.first_of", lambda *args: None),
    "s01_mandate": (f"{COORDINATION}.agreeing.Known.clause_closed", lambda *args: None),
    "s02_members": (f"{COORDINATION}.third_parties.passed_to", lambda *args: frozenset()),
    "s03_third_parties": (f"{COORDINATION}.third_parties.stated_of", lambda *args: None),
    "s04_first_contact": (f"{COORDINATION}.pairing.hmac.compare_digest", lambda *args: True),
    "s05_channels": ("deconflict.node.carrying.Carrier.flush", lambda *args: None),
    "s06_before_flight": ("deconflict.conflict.strategic.between", lambda *args: None),
    "s07_class_of_incident": (f"{COORDINATION}.incident.Incident.of", lambda incident, party: incident.reports[-1:]),
    "s08_action_items": (f"{COORDINATION}.dues._OF", {}),
    "s09_minutes": (
        f"{COORDINATION}.meeting.MinutesState",
        SimpleNamespace(**dict.fromkeys(MinutesState.__members__, MinutesState.AGREED)),
    ),
    "s10_agreed_but_for_two": (f"{COORDINATION}.agreeing.Between.has", lambda *args: True),
    "s11_climbing": (f"{COORDINATION}.climb.steps_due", lambda *args: ()),
    "s12_nobody_commands": (f"{COORDINATION}.third_parties.of_pair", lambda *args: []),
    "s13_concern": ("deconflict.agreement.rules.Rules.escalation", lambda rules, _: [Step(*rung) for rung in _rungs(rules)]),
    "s14_the_day": (f"{COORDINATION}.summary._notice", lambda *args: "of any"),
    "s15_claim": (f"{COORDINATION}.claims.missing", lambda *args: ()),
    "s16_answers_to_a_claim": (f"{COORDINATION}.claims._answers", lambda *args: {}),
    "s17_question_with_a_deadline": (f"{COORDINATION}.dues._OF", {}),
    "s18_until_a_finding": (f"{COORDINATION}.claims._reopened", lambda *args: False),
    "s19_never_shared": ("deconflict.testing.observe.never_shared", lambda text: ()),
    "s20_no_ultimatum": (f"{COORDINATION}.negotiation._silence_takes", lambda *args: True),
    "s21_one_time_base": (f"{COORDINATION}.ladder.judge", lambda *args: Timeliness.CLOCKS_DISPUTED),
    "s22_a_record_to_show": ("deconflict.logbook.verify._Check._check_place", lambda *args: None),
}
"""replay -> (the function that holds its rule, what is left without it)."""


def _rungs(rules: Rules) -> list[tuple[int, Role, tuple[Bearer, ...]]]:
    return [(rung.after_us, rung.role, rung.bearers) for rung in rules.climb.flash]


@pytest.mark.parametrize("name", replay.names())
def test_every_replay_passes(name: str) -> None:
    assert replay.play(replay.load(name)).misses == []


@pytest.mark.parametrize("name", replay.names())
def test_every_replay_fails_without_its_rule(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*RULES[name])
    assert replay.play(replay.load(name)).misses


GOOD = """[parties]
party
-
ALFA
BRAVO

[say CONCERN]
at  by    as    text
s   -     -     -
1   ALFA  word  "the frequency plan"

[expect]
at  on     what  of    is
s   -      -     -     -
20  BRAVO  held  word  yes
"""


def test_a_small_replay_passes_and_says_what_it_saw_instead() -> None:
    assert replay.play(replay.read(GOOD, "good")).misses == []
    misses = replay.play(replay.read(GOOD.replace("word  yes", "word  no"), "bad")).misses
    assert [(miss.where, miss.what, miss.expected, miss.seen) for miss in misses] == [("bad:15", "held of word on BRAVO", "no", "yes")]


@pytest.mark.parametrize(
    ("change", "where", "mend"),
    [
        (("[say CONCERN]", "[say NOTHING]"), "bad:7", "say and a kind"),
        (("[expect]", "[hope]"), "bad:12", "one of parties"),
        (("as    text", "was   text"), "bad:8", "at by as"),
        (("what  of    is", "what  of    was"), "bad:13", "at on what of is"),
        (("ALFA\nBRAVO\n", "ALFA\nZULU\n"), "bad", "ALFA"),
        (("BRAVO  held", "BRAVO  seen"), "bad:15", "held"),
        (("20  BRAVO", "20s BRAVO"), "bad:15: at", "like 12"),
        (("s   -     -     -\n1", "s   -     -     furlong\n1"), "bad:9", "json"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(change: tuple[str, str], where: str, mend: str) -> None:
    with pytest.raises(Refused) as fault:
        replay.read(GOOD.replace(*change), "bad")
    assert fault.value.where == where
    assert mend in fault.value.mend


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("-     -     -\n1   ALFA", "-     -     s\n1   ALFA"), "like 12"),
        (("by    as    text", "by    as    texts"), "docs/messages.md"),
    ],
)
def test_what_was_refused_though_nobody_expected_it_is_a_miss(change: tuple[str, str], fault: str) -> None:
    misses = replay.play(replay.read(GOOD.replace(*change).replace("held  word", "paired ALFA"), "bad")).misses
    (miss,) = [miss for miss in misses if miss.where == "word"]
    assert (miss.what, miss.expected) == ("word said", "stored")
    assert fault in miss.seen


@pytest.mark.parametrize(
    ("change", "mend"),
    [
        (("1   ALFA", "1   ZULU"), "ALFA, BRAVO"),
        (("held  word", "held  words"), "word"),
    ],
)
def test_what_goes_wrong_while_it_is_played_is_named(change: tuple[str, str], mend: str) -> None:
    with pytest.raises(Refused) as fault:
        replay.play(replay.read(GOOD.replace(*change), "bad"))
    assert mend in fault.value.mend


def test_a_replay_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match="no replay") as fault:
        replay.load("rp99")
    assert "rp01_27_minutes" in fault.value.mend
