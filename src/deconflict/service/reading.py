"""How this node's party reads: from settings to a Reading, and what one request or command asks to be read otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from deconflict.errors import Refused

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "locale": ("en", "fr", "es", "ru", "ar", "zh"),
    "horizontal": ("NM", "km"),
    "vertical": ("ft", "m"),
    "speed": ("kt", "km/h", "m/s"),
    "also_in": ("AMSL", "FL", "W84"),
    "grid": ("dd", "dms", "dm", "mgrs", "gk"),
}
"""What `reading` may say, as the phrasebook has it; said here again, since settings are read by every command and phrases bring much with
them. A test holds the two together."""


def read_reading(value: object, _base: Path) -> Mapping[str, str]:
    """The setting `reading`: a table, or one text "grid=mgrs, vertical=m". Refused for a field or value that is none."""
    said = _table(value) if isinstance(value, str) else value
    if not isinstance(said, Mapping):
        raise Refused(f"{str(value)[:60]!r} is no reading", where="reading", mend='grid = "mgrs" and vertical = "m", as a table')
    for name, choice in said.items():
        if name in ("qnh", "qnh_hpa"):
            mend = "give it with what you read: deconflict status --qnh 1013, or ?qnh=1013"
            raise Refused("a QNH grows old within the hour: it is no setting", where="reading", mend=mend)
        if name not in FIELDS:
            raise Refused(f"{str(name)[:40]!r} is no part of a reading", where="reading", mend=f"one of {', '.join(FIELDS)}")
        if choice not in FIELDS[name]:
            raise Refused(f"{name} cannot be {str(choice)[:40]!r}", where="reading", mend=f"one of {', '.join(FIELDS[name])}")
    return {str(name): str(choice) for name, choice in said.items()}


def _table(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.replace("\n", ",").split(",") if part.strip()]
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def reading_of(locale: str, units: str, said: Mapping[str, str]) -> Any:
    """The Reading that `locale`, `units` and the fields of `reading` make; the fields go before the two."""
    from deconflict.phrasebook import wording

    return altered(wording.reading_of(units, locale), said)


def altered(reading: Any, said: Mapping[str, str | None]) -> Any:
    """A Reading with these of its fields read otherwise; None leaves one as it is. Refused for a value that none can have."""
    from deconflict.airspace.altitude import Reference
    from deconflict.phrasebook.grids import Grid
    from deconflict.phrasebook.wording import Horizontal, Speed, Vertical

    given = read_reading({name: value for name, value in said.items() if value is not None}, Path())
    makers: dict[str, tuple[str, Any]] = {
        "locale": ("locale", str), "horizontal": ("horizontal", Horizontal), "vertical": ("vertical", Vertical),
        "speed": ("speed_in", Speed), "also_in": ("also_in", Reference), "grid": ("grid", Grid),
    }  # fmt: skip
    return replace(reading, **{makers[name][0]: makers[name][1](value) for name, value in given.items()})


def by_qnh(reading: Any, text: str | int | None) -> Any:
    """A Reading by the QNH (hPa) that was told with one request; None leaves it. Flight levels are then read again as altitudes, or, with
    `also_in` FL, altitudes as levels. Refused for what is no QNH."""
    from deconflict.airspace.altitude import Reference

    if text is None:
        return reading
    said = str(text).strip().upper().removeprefix("Q").removesuffix("HPA").strip()
    if not (said.isascii() and said.isdigit() and len(said) <= 4):
        raise Refused(f"{str(text)[:20]!r} is no QNH", where="qnh", mend="give it in whole hPa, as in 1013")
    return replace(reading, qnh_hpa=int(said), also_in=reading.also_in or Reference.AMSL)


def direction(locale: str) -> str:
    """The way a language is written: ltr or rtl."""
    from deconflict.phrasebook.catalogue import RIGHT_TO_LEFT

    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"


def shown(reading: Any) -> dict[str, Any]:
    """A Reading as JSON, for pages: its fields by the names of the setting, the way its language runs, its datum, and how far each
    reference of heights may lie from WGS-84."""
    from deconflict.airspace.altitude import AMSL_BOUND_M, FL_BOUND_M

    return {
        "locale": reading.locale, "dir": direction(reading.locale), "horizontal": reading.horizontal.value,
        "vertical": reading.vertical.value, "speed": reading.speed_in.value, "also_in": reading.also_in.value if reading.also_in else None,
        "grid": reading.grid.value, "datum": reading.datum, "qnh_hpa": reading.qnh_hpa,
        "bounds_m": {"W84": 0.0, "AMSL": AMSL_BOUND_M, "FL": FL_BOUND_M},
    }  # fmt: skip
