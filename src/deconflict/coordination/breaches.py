"""The breach ledger both sides keep: entries of either, agreed or disputed by the other, and counts that both see alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deconflict.agreement.agreement import CLAUSES
from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import format_instant
from deconflict.coordination.matter import first_of_each, matter_of
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.breaches import BreachEntry


class Stance(StrEnum):
    """Where one party stands on an entry of another's; UNANSWERED is not agreement."""

    OPEN = "OPEN"
    AGREED = "AGREED"
    DISPUTED = "DISPUTED"
    UNANSWERED = "UNANSWERED"


@dataclass(frozen=True, slots=True)
class Breach:
    """One entry, by when the others are to say what they hold of it, and what each of them said first."""

    said: Said
    due_us: int
    stances: Mapping[str, Stance]
    answers: Mapping[str, Said]


def breach_of(picture: Picture, said: Said, rules: Rules, now_us: int) -> Breach:
    """What a BREACH_ENTRY has come to: the first word of each party it went to counts, later ones are shown."""
    due_us = said.written_at_us + rules.breach_ledger.window_us
    acts = (act for act in picture.affairs.on(said, "BREACH_AGREE", "BREACH_DISPUTE") if act.author in said.message.to)
    answers = {party: act for party, act in first_of_each(acts).items() if party != said.author}
    silent = Stance.UNANSWERED if now_us > due_us else Stance.OPEN
    stances = {party: _stance(answers[party]) if party in answers else silent for party in said.message.to if party != said.author}
    return Breach(said, due_us, stances, answers)


def _stance(answer: Said) -> Stance:
    return Stance.AGREED if answer.kind == "BREACH_AGREE" else Stance.DISPUTED


def ledger(picture: Picture, rules: Rules, now_us: int) -> list[Breach]:
    """Every entry, oldest first."""
    return [breach_of(picture, said, rules, now_us) for said in picture.affairs.all("BREACH_ENTRY")]


def monthly_counts(picture: Picture, rules: Rules, now_us: int) -> dict[tuple[str, str, str], Counter[str]]:
    """By (month of the breach in UTC, as 2026-07; clause; party it is entered against): how many entries, and how many of each stance."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for breach in ledger(picture, rules, now_us):
        main = breach.said.main
        assert isinstance(main, BreachEntry)
        counted = found.setdefault((format_instant(main.at_us)[:7], main.breached, main.party), Counter())
        counted["ENTERED"] += 1
        counted.update(stance.value for stance in breach.stances.values())
    return found


def check_entry(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own BREACH_ENTRY of no clause there is, or of the future."""
    assert isinstance(said, BreachEntry)
    if said.breached not in CLAUSES:
        raise Refused("there is no such clause", where="breached", mend=f"one of {', '.join(CLAUSES)}")
    if said.at_us > now_us:
        raise Refused("it has not happened yet", where="at_us", mend="give the time it happened")


def check_answer(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own BREACH_AGREE or BREACH_DISPUTE of an entry that was not put to us, or that we answered."""
    entry = matter_of(picture, said, "BREACH_ENTRY")
    if me not in entry.message.to or entry.author == me:
        raise Refused("this entry was not put to us", where="refs", mend="name one of another party's")
    if me in breach_of(picture, entry, rules, now_us).answers:
        raise Refused("we have answered this entry", where="refs", mend="raise it at a meeting, or send a CORRECTION")
