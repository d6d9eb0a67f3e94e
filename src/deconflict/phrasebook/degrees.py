"""Places in degrees on WGS-84, written three ways: decimal degrees, degrees and minutes, degrees-minutes-seconds.

Fixed width, a hemisphere letter behind each half, and never a sign: so that no way can be read as another (26.1042° is not 26°10′42″, which
lies 8 km off).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from deconflict.airspace.earth import NDEG_PER_DEG
from deconflict.errors import Refused

_MINUTE: Final = r"(\d{2}(?:\.\d{1,6})?)"
_FORMS: Final = {
    "dd": re.compile(r"(\d{1,3}\.\d{1,9})()()\s*°?\s*([NSEW])", re.ASCII),
    "dm": re.compile(rf"(\d{{1,3}})\s*°\s*{_MINUTE}()\s*[′']\s*([NSEW])", re.ASCII),
    "dms": re.compile(rf"(\d{{1,3}})\s*°\s*(\d{{2}})\s*[′']\s*{_MINUTE}\s*[″\"]\s*([NSEW])", re.ASCII),
}


class Position(NamedTuple):
    """A place on WGS-84 in 1e-9 degree, north and east positive."""

    lat_ndeg: int
    lon_ndeg: int


@dataclass(frozen=True, slots=True)
class Degrees:
    """One way to write degrees: its name, how many steps of it make a degree, and an example to show who got it wrong."""

    name: str
    steps_per_deg: int
    example: str

    @property
    def resolution_m(self) -> float:
        """How far apart two neighbouring texts are at most, in metres: one step of latitude, 111,694 m a degree at the poles."""
        return 111_694.0 / self.steps_per_deg

    def format(self, lat_ndeg: int, lon_ndeg: int) -> str:
        """Latitude and longitude, without the datum."""
        return f"{self._half(lat_ndeg, 2, 'NS')} {self._half(lon_ndeg, 3, 'EW')}"

    def _half(self, ndeg: int, digits: int, hemispheres: str) -> str:
        rounded = round(abs(ndeg) * self.steps_per_deg / NDEG_PER_DEG)
        return f"{self._angle(rounded, digits)}{hemispheres[1 if ndeg < 0 and rounded else 0]}"

    def _angle(self, rounded: int, digits: int) -> str:
        degrees, steps = divmod(rounded, self.steps_per_deg)
        if self.name == "dd":
            return f"{degrees:0{digits}d}.{steps:05d}°"
        if self.name == "dm":
            return f"{degrees:0{digits}d}°{steps // 1000:02d}.{steps % 1000:03d}′"
        return f"{degrees:0{digits}d}°{steps // 600:02d}′{steps % 600 // 10:02d}.{steps % 10}″"

    def parse(self, text: str, where: str = "place") -> Position:
        """The place that such a text names; Refused with the field and a form to follow for anything else."""
        found = re.fullmatch(rf"\s*{_FORMS[self.name].pattern}[\s,]+{_FORMS[self.name].pattern}\s*", text, re.ASCII)
        if found is None:
            raise Refused(
                f"'{text[:60]}' is no place in {self.name}{_other(text, self.name)}", where=where, mend=f"write it like {self.example}"
            )
        lat_ndeg = self._read(found.group(1, 2, 3, 4), "NS", 90, f"{where}.latitude")
        return Position(lat_ndeg, self._read(found.group(5, 6, 7, 8), "EW", 180, f"{where}.longitude"))

    def _read(self, half: tuple[str, ...], hemispheres: str, most_deg: int, where: str) -> int:
        degrees, minutes, seconds, letter = half
        if letter not in hemispheres:
            raise Refused(f"it ends in {letter}", where=where, mend=f"end it with {' or '.join(hemispheres)}; latitude comes first")
        for name, value in (("minutes", minutes), ("seconds", seconds)):
            if value and float(value) >= 60:
                raise Refused(f"{value} {name}", where=where, mend=f"{name} run from 00 to 59")
        ndeg = round((float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600) * NDEG_PER_DEG)
        if ndeg > most_deg * NDEG_PER_DEG:
            raise Refused(f"{degrees}° is more than {most_deg}°", where=where, mend="check the digits")
        return -ndeg if letter == hemispheres[1] else ndeg


DD: Final = Degrees("dd", 100_000, "46.50000°N 007.50000°E")
DM: Final = Degrees("dm", 60_000, "46°30.000′N 007°30.000′E")
DMS: Final = Degrees("dms", 36_000, "46°30′00.0″N 007°30′00.0″E")


def _other(text: str, name: str) -> str:
    """Which other way of writing degrees a text follows, in words, since that is the mistake that puts rescuers miles off."""
    for other, form in _FORMS.items():
        if other != name and len(form.findall(text)) == 2:
            return f"; it is one in {other}"
    return ""
