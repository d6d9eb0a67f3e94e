"""Who suppressed an alert at their own desk, why and until when, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deconflict.airspace.instant import Instant, format_instant, parse_instant
from deconflict.coordination.suppressing import Key, Suppression, suppressions
from deconflict.picture.picture import Picture
from deconflict.statements.base import Status


def told(picture: Picture, alerts: Iterable[Mapping[str, Any]], now_us: int) -> list[dict[str, Any]]:
    """Each alert with `suppressed`: every party's newest word on its pair that still holds, or that was written during it.

    `holds`: that party's desk is quiet now. An alert stands in the list whatever was said.
    """
    known = suppressions(picture)
    return [{**alert, "suppressed": _of(picture, known, alert, now_us)} for alert in alerts]


def _of(picture: Picture, known: Mapping[Key, Mapping[str, Suppression]], alert: Mapping[str, Any], now_us: int) -> list[dict[str, Any]]:
    pair = tuple(sorted(f"{member['party']}:{member['track_id']}" for member in alert["pair"]))
    since_us = parse_instant(alert["raised_at"], "raised_at")
    said = known.get((pair, Status(alert["status"])), {})
    standing = (one for _, one in sorted(said.items()) if now_us < one.main.until_us or one.said.written_at_us >= since_us)
    return [_one(picture, one, alert["level"], now_us) for one in standing]


def _one(picture: Picture, one: Suppression, level: str, now_us: int) -> dict[str, Any]:
    return {
        "party": one.said.author,
        "name": picture.name_of(one.said.author),
        "by": one.said.message.by,
        "reason": one.main.reason.value,
        "remark": one.main.remark,
        "level": one.main.level,
        "at": format_instant(Instant(one.said.written_at_us)),
        "until": format_instant(Instant(one.main.until_us)),
        "holds": one.holds(level, now_us),
        "entry": one.said.entry,
    }
