"""What is shown of a suppression: while it holds, and as long as the alert it was about stands; nothing of an earlier one."""

from __future__ import annotations

from typing import Any

from deconflict.airspace.instant import Instant, format_instant
from deconflict.picture.picture import Picture
from deconflict.picture.places import Place
from deconflict.service.view_suppressing import told
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.suppressing import AlertSuppressed, SuppressionReason

A, B = "a" * 26, "b" * 26
S = 1_000_000
NOW_US = 1_785_402_000 * S
PAIR = (f"{A}:one", f"{B}:two")


def picture(until_us: int, at_us: int) -> Picture:
    """ALFA has suppressed the pair."""
    made = Picture()
    header = MessageHeader(
        msg_id="m", from_role=Role.DUTY, to=(B,), priority=Priority.ROUTINE, status=Status.EXERCISE, ack_by=0, answer_by=0, by="Ivanova"
    )
    main: Part = AlertSuppressed(message=header, pair=PAIR, level="CAUTION", reason=SuppressionReason.WRONG_DATA, until_us=until_us)
    made.affairs.write("e" * 43, "ALERT_SUPPRESSED", Place(A, "line/x", 0, 1, "e" * 43), at_us, main)  # type: ignore[arg-type]
    return made


def alert(raised_us: int, **more: Any) -> dict[str, Any]:
    members = [{"party": B, "track_id": "two"}, {"party": A, "track_id": "one"}]
    return {"pair": members, "raised_at": format_instant(Instant(raised_us)), "status": "EXERCISE", "level": "CAUTION", **more}


def test_it_is_shown_with_who_why_and_until_when() -> None:
    (shown,) = told(picture(NOW_US + 60 * S, NOW_US), [alert(NOW_US - 9 * S)], NOW_US)
    (word,) = shown["suppressed"]
    assert (word["party"], word["by"], word["reason"], word["holds"]) == (A, "Ivanova", "wrong_data", True)
    assert word["until"] == format_instant(Instant(NOW_US + 60 * S))
    (risen,) = told(picture(NOW_US + 60 * S, NOW_US), [alert(NOW_US - 9 * S, level="WARNING")], NOW_US)
    assert [word["holds"] for word in risen["suppressed"]] == [False]


def test_what_is_over_is_told_of_the_alert_it_was_said_of_only() -> None:
    over = picture(NOW_US - 30 * S, NOW_US - 60 * S)
    (same, later, meant) = told(over, [alert(NOW_US - 90 * S), alert(NOW_US - 10 * S), alert(NOW_US - 90 * S, status="ACTUAL")], NOW_US)
    assert [word["holds"] for word in same["suppressed"]] == [False]
    assert later["suppressed"] == []
    assert meant["suppressed"] == []
