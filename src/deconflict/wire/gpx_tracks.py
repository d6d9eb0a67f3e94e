"""Tracks of GPX 1.0 and 1.1 files as Plots, for replay; routes and waypoints are read by `gpx`.

Source: topografix.com GPX 1.1 schema: WGS-84 degrees, times in UTC (also where no zone is written), `ele` in metres. It does not say what
`ele` is measured from: a point that has one is refused unless whoever opens the file says so (heights=AMSL or heights=W84). A point without
a time is refused. GPX 1.0 has `speed` (m/s) and `course` (degrees true) as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import parse_instant
from deconflict.airspace.track import Plot
from deconflict.errors import Refused
from deconflict.wire.adsb import callsign, course_mdeg
from deconflict.wire.options import known
from deconflict.wire.quantities import at, latitude_ndeg, longitude_ndeg, scaled
from deconflict.wire.tracklog import HEIGHTS, Batch, Refuse, TrackLog, in_order, stated_reference
from deconflict.wire.xmltree import child, children, local, text, tree

_BARE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?", re.ASCII)
_NO_SIGN: Final = re.compile(r"[^A-Za-z0-9]")
_NUMBER: Final = re.compile(r"-?\d{1,9}(\.\d{0,20})?", re.ASCII)
_MEND: Final = "open it with heights=AMSL or heights=W84, as the receiver that wrote it has it"


def is_gpx(line: bytes) -> bool:
    """Whether a first line may be that of a GPX file: XML, and no other tongue of tracks in XML is written to files."""
    return line.lstrip(b"\xef\xbb\xbf").lstrip().startswith((b"<?xml", b"<gpx"))


def read(data: bytes, where: str, refuse: Refuse, options: Mapping[str, str]) -> list[Batch]:
    """The points of all tracks. Refused when it is no GPX."""
    known(options, (HEIGHTS,), where=where)
    stated = stated_reference(options, where=where)
    document = tree(data, where)
    if local(document.root) != "gpx":
        raise Refused(f"a document of {local(document.root)[:40]!r}", where=where, mend="a <gpx> with tracks")
    plots = []
    for number, track in enumerate(children(document.root, "trk"), start=1):
        name = text(child(track, "name"))
        ident = f"GPX.{number}.{_NO_SIGN.sub('', name)}"[:32].rstrip(".")
        for segment in children(track, "trkseg"):
            for point in children(segment, "trkpt"):
                try:
                    plots.append(_plot(point, ident, callsign(name), stated, where=document.at(point)))
                except Refused as fault:
                    refuse(fault)
    return in_order(plots)


def _plot(point: Element, ident: str, name: str | None, stated: Reference | None, *, where: str) -> Plot:
    time = text(child(point, "time"))
    if not time:
        raise Refused("the point has no time", where=at(where, "time"), mend="a track can be played only where its points have times")
    at_us = parse_instant(f"{time}Z" if _BARE.fullmatch(time) else time, where=at(where, "time"))
    speed, course, height = (_number(text(child(point, name)), where, name) for name in ("speed", "course", "ele"))
    if height is not None and stated is None:
        raise Refused("ele does not say what it is measured from", where=at(where, "ele"), mend=_MEND)
    return Plot(
        track_id=ident,
        at_us=at_us,
        lat_ndeg=latitude_ndeg(_needed(point.get("lat", ""), where, "lat"), where=where),
        lon_ndeg=longitude_ndeg(_needed(point.get("lon", ""), where, "lon"), where=where),
        height=None if height is None or stated is None else _height(height, stated, where),
        ground_speed_mm_s=None if speed is None else scaled(speed, 1000, 0, 2_000_000, where=where, field="speed", unit="m/s"),
        course_mdeg=None if course is None else course_mdeg(course, where=where, field="course"),
        callsign=name,
    )


def _height(metres: float, reference: Reference, where: str) -> Height:
    return Height(scaled(metres, 1000, -2_000_000, 100_000_000, where=where, field="ele", unit="m"), reference)


def _number(said: str, where: str, field: str) -> float | None:
    return _needed(said, where, field) if said else None


def _needed(said: str, where: str, field: str) -> float:
    if not _NUMBER.fullmatch(said):
        raise Refused(f"{said[:32]!r} is no number", where=at(where, field), mend="decimal digits")
    return float(said)


LOG: Final = TrackLog(
    name="gpx",
    title="Tracks of GPX 1.0 and 1.1",
    units="degrees, m, m/s",
    heights="as whoever opens it states; points with ele are refused otherwise",
    options=(HEIGHTS,),
    is_one=is_gpx,
    read=read,
)
