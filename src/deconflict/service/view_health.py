"""How the node and its lines did, as JSON: a day of line checks, acknowledgements, alerts, disk, versions.

Everything is read from the record and the running node at the instant of asking; what is not known is absent, never taken as good.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from deconflict.airspace.instant import Instant, format_instant
from deconflict.coordination import line
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.messages import Warning
from deconflict.statements.receipts import Bearer

DAY_US: Final = 86_400_000_000
SLOT_US: Final = 1_800_000_000
"""Half an hour: 48 bars a day."""
TEN_MINUTES_US: Final = 600_000_000
HOUR_US: Final = 3_600_000_000
BUDGET_PER_10_MIN: Final = 1.0
"""A steady desk's alerts; ten in ten minutes are a flood (EEMUA 191)."""
FLOOD_PER_10_MIN: Final = 10
MOST_ALERTS: Final = 100_000


def lines(picture: Picture, me: str, peers: Iterable[str], now_us: int) -> list[dict[str, Any]]:
    """By peer and bearer the checks we sent in the last day, in 48 slots: proved, missed, or unknown where nothing was sent."""
    begin_us = now_us - DAY_US
    return [
        {
            "peer": peer,
            "bearer": bearer.value,
            "from": _time(begin_us),
            "until": _time(now_us),
            "slots": _slots(picture, me, peer, bearer, now_us),
        }
        for peer in peers
        for bearer in line.bearers_of(picture, me, peer) or (Bearer.LINK,)
    ]


def _slots(picture: Picture, me: str, peer: str, bearer: Bearer, now_us: int) -> list[str]:
    found = ["unknown"] * (DAY_US // SLOT_US)
    for written_us, entry in picture.lines.checks.get((me, peer, bearer.value), ()):
        at = (written_us - (now_us - DAY_US)) // SLOT_US
        if not 0 <= at < len(found):
            continue
        replied = any(reply.place.author == peer for reply in picture.messages[entry].replies.values())
        found[at] = "proved" if replied or found[at] == "proved" else "missed"
    return found


def acknowledgements(picture: Picture, me: str, now_us: int) -> dict[str, Any]:
    """How long a person took to understand what was sent to us in the last day, in seconds: how many, the median and 95 in 100."""
    waits_s = sorted(wait for record in picture.messages.values() if (wait := _wait_s(record, me, now_us)) is not None)
    return {"count": len(waits_s), "median_s": _share(waits_s, 0.5), "p95_s": _share(waits_s, 0.95)}


def _wait_s(record: MessageRecord, me: str, now_us: int) -> float | None:
    if record.place is None or record.place.author == me or record.written_at_us < now_us - DAY_US:
        return None
    said = [ack.written_at_us for ack in record.acknowledgements.values() if ack.place.author == me and ack.said.level.value != "L1"]
    return max(0.0, (min(said) - record.written_at_us) / 1e6) if said else None


def _share(sorted_s: list[float], share: float) -> float | None:
    return round(sorted_s[min(len(sorted_s) - 1, int(share * len(sorted_s)))], 1) if sorted_s else None


def alerts(picture: Picture, now_us: int) -> dict[str, Any]:
    """Alerts raised: in the last ten minutes, per ten minutes over the last hour, and the most in any ten minutes of the last day."""
    entries = (entry for found in picture.alerts.values() for entry in found)
    records = (picture.messages.get(entry) for entry in entries)
    raised = sorted(r.written_at_us for r in records if r is not None and isinstance(r.main, Warning) and r.written_at_us > now_us - DAY_US)
    raised = raised[-MOST_ALERTS:]
    most = first = 0
    for last, at_us in enumerate(raised):
        while raised[first] <= at_us - TEN_MINUTES_US:
            first += 1
        most = max(most, last - first + 1)
    hour = sum(at_us > now_us - HOUR_US for at_us in raised)
    return {
        "last_10_min": sum(at_us > now_us - TEN_MINUTES_US for at_us in raised), "per_10_min": round(hour / 6, 2), "most_in_10_min": most,
        "budget_per_10_min": BUDGET_PER_10_MIN, "flood_per_10_min": FLOOD_PER_10_MIN,
    }  # fmt: skip


def versions(picture: Picture, me: str, peers: Iterable[str]) -> list[dict[str, Any]]:
    """By what software each peer was paired, as it stated itself; None where that has not come yet."""
    stated = {peer: picture.pairings.get((peer, me)) for peer in peers}
    return [{"party": peer, "software": said[1].software if said is not None else None} for peer, said in stated.items()]


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))
