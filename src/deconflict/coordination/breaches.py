"""The breach ledger both sides keep: entries of either, agreed or disputed by the other, and counts that both see alike."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from deconflict.agreement.agreement import CLAUSES
from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import format_instant
from deconflict.coordination.matter import first_of_each, matter_of, parties_of
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import Picture
from deconflict.statements.base import MessagePart
from deconflict.statements.breaches import BreachEntry

PREFIX: Final = b"deconflict/ledger/1\n"


class Stance(StrEnum):
    """Where one party stands on an entry of another's; UNANSWERED is not agreement."""

    OPEN = "OPEN"
    AGREED = "AGREED"
    DISPUTED = "DISPUTED"
    UNANSWERED = "UNANSWERED"


@dataclass(frozen=True, slots=True)
class Breach:
    """One entry, by when the others are to say what they hold of it, and what each of them said first; `late`: who said it after that."""

    said: Said
    due_us: int
    stances: Mapping[str, Stance]
    answers: Mapping[str, Said]
    late: tuple[str, ...]


class Count(NamedTuple):
    """How many entries one party made of one clause against one party in a month, and how many stand how with who was to answer.

    An entry is agreed or disputed where everybody said so, mixed where they differ, and unanswered while anybody has not spoken.
    """

    clause: str
    against: str
    by: str
    entered: int
    agreed: int
    disputed: int
    mixed: int
    unanswered: int


class Month(NamedTuple):
    """The ledger of a calendar month (UTC) between some parties. `summary`: SHA-256 over every entry and answer in it, in base64url."""

    month: str
    parties: tuple[str, ...]
    entries: tuple[str, ...]
    counts: tuple[Count, ...]
    summary: str


def breach_of(picture: Picture, said: Said, rules: Rules, now_us: int) -> Breach:
    """What a BREACH_ENTRY has come to: the first word of each party it went to counts, later ones are shown."""
    due_us, answers = said.written_at_us + rules.breach_ledger.window_us, _answers(picture, said)
    silent = Stance.UNANSWERED if now_us > due_us else Stance.OPEN
    stances = {party: _stance(answers[party]) if party in answers else silent for party in _asked(said)}
    late = tuple(sorted(party for party, act in answers.items() if act.written_at_us > due_us + rules.max_skew_us))
    return Breach(said, due_us, stances, answers, late)


def _asked(said: Said) -> list[str]:
    return [party for party in said.message.to if party != said.author]


def _answers(picture: Picture, said: Said) -> dict[str, Said]:
    """The first word of each party that the entry went to, in order of party."""
    acts = (act for act in picture.affairs.on(said, "BREACH_AGREE", "BREACH_DISPUTE") if act.author in _asked(said))
    return dict(sorted(first_of_each(acts).items()))


def _stance(answer: Said) -> Stance:
    return Stance.AGREED if answer.kind == "BREACH_AGREE" else Stance.DISPUTED


def ledger(picture: Picture, rules: Rules, now_us: int) -> list[Breach]:
    """Every entry, oldest first."""
    return [breach_of(picture, said, rules, now_us) for said in picture.affairs.all("BREACH_ENTRY")]


def month_of(picture: Picture, parties: Collection[str], month: str) -> Month:
    """The ledger of one month, as 2026-07, between the parties of one line: by the month of the breach, whenever it was entered.

    It asks no clock and no rules, so that all who hold the same entries count the same and reckon the same hash.
    """
    among = tuple(sorted(parties))
    entries = [
        said for said in picture.affairs.all("BREACH_ENTRY")
        if parties_of(said) == among and picture.affairs.counts(said) and month == _month(said)
    ]  # fmt: skip
    counted: dict[tuple[str, str, str], Counter[str]] = {}
    listed = []
    for said in entries:
        main, answers = _entry(said), _answers(picture, said)
        counted.setdefault((main.breached, main.party, said.author), Counter()).update(("entered", _together(said, answers)))
        listed.append([said.entry, main.breached, main.party, main.at_us, [[party, act.entry] for party, act in answers.items()]])
    counts = tuple(Count(*key, *(found[name] for name in Count._fields[3:])) for key, found in sorted(counted.items()))
    hashed = hashlib.sha256(PREFIX + msgspec.json.encode([month, among, listed])).digest()
    summary = urlsafe_b64encode(hashed).rstrip(b"=").decode("ascii")
    return Month(month, among, tuple(said.entry for said in entries), counts, summary)


def _together(said: Said, answers: Mapping[str, Said]) -> str:
    """How an entry stands with all who were to answer it."""
    if set(answers) != set(_asked(said)):
        return "unanswered"
    stances = {_stance(act).value.lower() for act in answers.values()}
    return stances.pop() if len(stances) == 1 else "mixed"


def _entry(said: Said) -> BreachEntry:
    assert isinstance(said.main, BreachEntry)
    return said.main


def _month(said: Said) -> str:
    return format_instant(_entry(said).at_us)[:7]


def months(picture: Picture, parties: Collection[str]) -> list[Month]:
    """Every month with an entry between the parties of one line, oldest first."""
    among = tuple(sorted(parties))
    found = {_month(said) for said in picture.affairs.all("BREACH_ENTRY") if parties_of(said) == among and picture.affairs.counts(said)}
    return [month_of(picture, among, month) for month in sorted(found)]


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
