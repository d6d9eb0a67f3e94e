"""Which alerts a desk calls for no more for a while, why and until when. Nothing is hidden by it, and it ends by itself at its instant.

Each party quiets its own desk only; the other side is told, and its desk calls on. A rise of the level ends it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from deconflict.agreement.rules import Rules
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Level, MessagePart, Status
from deconflict.statements.messages import Warning
from deconflict.statements.suppressing import AlertSuppressed, SuppressionReason

AT_MOST_US: Final = 30 * 60_000_000
"""Nobody quiets an alert for longer at one go."""
LEVELS: Final = ("ADVISORY", "CAUTION", "WARNING")
KIND: Final = "ALERT_SUPPRESSED"

Key = tuple[tuple[str, ...], Status]
"""A pair in order, and whether it is meant: a drill quiets no alert that is."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One party's newest word on one pair."""

    said: Said
    main: AlertSuppressed

    def holds(self, level: str, now_us: int) -> bool:
        """Whether an alert at that level is quiet at that party's desk now."""
        return now_us < self.main.until_us and LEVELS.index(level) <= LEVELS.index(self.main.level)


def suppressions(picture: Picture) -> Mapping[Key, Mapping[str, Suppression]]:
    """By pair and status each party's newest word, by party."""
    found: dict[Key, dict[str, Suppression]] = {}
    for said in picture.affairs.by_kind.get(KIND, {}).values():
        assert isinstance(said.main, AlertSuppressed)
        by_party = found.setdefault((tuple(sorted(said.main.pair)), said.message.status), {})
        before = by_party.get(said.author)
        if before is None or before.said.place < said.place:
            by_party[said.author] = Suppression(said, said.main)
    return found


def check(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own word where it names no standing alert of this pair, where nobody here has understood it, and where it is for long."""
    assert isinstance(said, AlertSuppressed)
    if said.until_us > now_us + AT_MOST_US:
        raise Refused("an alert is quiet for 30 min at most", where="until_us", mend="give an earlier end; it can be suppressed again then")
    if said.reason is SuppressionReason.OTHER and not (said.remark or "").strip():
        raise Refused("the reason is missing", where="remark", mend="say in words why, or choose another reason")
    pair = tuple(sorted(said.pair))
    standing = _standing(picture, pair)
    named = [record for record in standing if record.entry in said.message.refs[:1]]
    if not named:
        raise Refused("this names no alert of that pair that stands", where="refs", mend="name its WARNING: deconflict status --json")
    highest = max(map(_rank, standing))
    if LEVELS.index(said.level) != highest:
        raise Refused(f"the alert stands at {LEVELS[highest]}", where="level", mend="look at it again")
    if said.until_us > now_us and not _understood(standing, highest, me):
        raise Refused("nobody here has acknowledged it", where="refs", mend="acknowledge it first: deconflict ack")


def _standing(picture: Picture, pair: tuple[str, ...]) -> list[MessageRecord]:
    """What was said of that pair, by whomever, and has not ended."""
    records = (picture.messages[entry] for entry in sorted(picture.alerts.get(pair, ())))
    return [record for record in records if not record.ended]


def _rank(record: MessageRecord) -> int:
    return LEVELS.index(record.main.level) if isinstance(record.main, Warning) else -1


def _understood(standing: Iterable[MessageRecord], rank: int, me: str) -> bool:
    """Whether a person of ours has acknowledged it at the level it has now."""
    said = (said for record in standing if _rank(record) >= rank for said in record.by_party(me))
    return any(each.said.level is not Level.SHOWN for each in said)
