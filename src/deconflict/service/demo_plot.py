"""What the demo plays: a scenario of ours, recorded traffic split between the parties, and the plans that are filed over it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle
from deconflict.errors import Refused
from deconflict.service.feeds.files import lines_of
from deconflict.testing.scenario import MM_PER_FL, MM_PER_NM, NDEG, Planned, load
from deconflict.wire.recording import Batch, batches, write_batch

PARTIES = ("ALFA", "BRAVO")
LEAD_US = 60_000_000
"""How long before the first report the demo begins: time to pair, to file and to prove the line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece to play: each party's feed file, what is planned, and from when to when it lasts."""

    feeds: dict[str, Path]
    planned: tuple[Planned, ...]
    from_us: int
    until_us: int
    refused: int = 0

    @property
    def begin_us(self) -> int:
        """When the demo begins."""
        return self.from_us - LEAD_US


def play_scenario(name: str, folder: Path, start_us: int) -> Piece:
    """One of our scenarios, begun at `start_us`; its feeds are written into `folder`."""
    scenario = load(name)
    feeds = {party: _write(folder / f"{party.lower()}.plots", scenario.traffic(party, start_us)) for party in PARTIES}
    return Piece(feeds, scenario.planned, start_us, start_us + round(scenario.minutes * 60_000_000))


def play_recording(file: Path, folder: Path, seed: int, start_us: int | None = None) -> Piece:
    """Recorded traffic, its aircraft split between the parties by seed; moved in time to begin at `start_us` where that is given."""
    refused: list[Refused] = []
    source = _file_of(file)
    found = [(at, plots) for at, plots in batches(lines_of(source), where=str(file), refused=refused.append)]
    if not any(plots for _, plots in found):
        raise Refused("no aircraft in this recording", where=str(file), mend="name a recording with positions and heights")
    shift = 0 if start_us is None else start_us - found[0][0]
    moved = [(at + shift, tuple(_moved(plot, shift) for plot in plots)) for at, plots in found]
    feeds = {party: _write(folder / f"{party.lower()}.plots", _share(moved, party, seed)) for party in PARTIES}
    planned = _plans_over(plot for _, plots in moved for plot in plots)
    return Piece(feeds, planned, moved[0][0], moved[-1][0], len(refused))


def _file_of(path: Path) -> Path:
    """The recording itself, or the one file of a folder."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.is_file())
        if len(files) != 1:
            raise Refused(f"{len(files)} files in this folder", where=str(path), mend="name one of them")
        return files[0]
    if not path.is_file():
        raise Refused("no such recording", where=str(path), mend="name a file that is there")
    return path


def _moved(plot: Plot, shift: int) -> Plot:
    return msgspec.structs.replace(plot, at_us=plot.at_us + shift) if shift else plot


def party_of(track_id: str, seed: int) -> str:
    """Which party reports this aircraft: by hash, so that every run of one seed splits alike."""
    return PARTIES[hashlib.sha256(f"{seed} {track_id}".encode()).digest()[0] % 2]


def _share(found: Iterable[Batch], party: str, seed: int) -> Iterator[Batch]:
    for at_us, plots in found:
        mine = tuple(plot for plot in plots if party_of(plot.track_id, seed) == party)
        if mine:
            yield at_us, mine


def _write(path: Path, found: Iterable[Batch]) -> Path:
    with path.open("wb") as file:
        for batch in found:
            file.write(write_batch(batch))
    return path


def _plans_over(plots: Iterable[Plot]) -> tuple[Planned, ...]:
    """Two plans that meet in an hour, and a zone, over the middle of recorded traffic."""
    some = list(itertools.islice(plots, 2000))
    lat = sorted(plot.lat_ndeg for plot in some)[len(some) // 2]
    lon = sorted(plot.lon_ndeg for plot in some)[len(some) // 2]
    levels = [Height(level * MM_PER_FL, Reference.FL) for level in (60, 100, 80, 140, 0, 30)]
    east = lon + NDEG // 20 if lon < 179 * NDEG else lon - NDEG // 20

    def disc(lon_ndeg: int, radius_nm: int) -> Circle:
        return Circle(lat, lon_ndeg, radius_nm * MM_PER_NM)

    return (
        Planned("plan", "ALFA", "OP-A1", "patrol", "crewed", 55, 120, disc(lon, 10), *levels[0:2]),
        Planned("plan", "BRAVO", "HUM-204", "humanitarian", "crewed", 70, 110, disc(east, 6), *levels[2:4]),
        Planned("zone", "ALFA", "F-12", "caution", "crewed", 60, 180, disc(lon, 2), *levels[4:6]),
    )


def feature(planned: Planned, start_us: int) -> tuple[str, dict[str, Any]]:
    """Where to file it, and the GeoJSON Feature that states it."""
    from_us = Instant(start_us + round(planned.from_min * 60_000_000))
    until_us = Instant(start_us + round(planned.until_min * 60_000_000))
    times = {"from": format_instant(from_us), "until": format_instant(until_us)}
    heights = {"lower": _height(planned.lower), "upper": _height(planned.upper)}
    place = {"type": "Point", "coordinates": [planned.outline.lon_ndeg / NDEG, planned.outline.lat_ndeg / NDEG]}
    about: dict[str, Any] = {"radius_m": planned.outline.radius_mm / 1000, **times}
    if planned.what == "plan":
        stated = {
            "op_id": planned.name,
            "operation": planned.kind,
            "aircraft_class": planned.aircraft_class,
            "count": 1,
            "state": "Accepted",
        }
        about |= stated | heights
    elif planned.what == "zone":
        about |= {"zone_id": planned.name, "zone_type": planned.kind, "authority": f"{planned.party} (invented)"} | heights
    else:
        consent = {"consent_by": "who runs it (invented)", "at": format_instant(Instant(start_us - 2 * LEAD_US))}
        about |= {"site_id": planned.name, "function": planned.kind, "release_to_all": True, "consent": consent}
    return f"/api/v1/{planned.what}s", {"type": "Feature", "geometry": place, "properties": about}


def _height(height: Height) -> dict[str, Any]:
    return {"value_m": height.value_mm / 1000, "reference": height.reference.value}
