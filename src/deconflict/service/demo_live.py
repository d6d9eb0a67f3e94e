"""The demo on the wall's clock, in one page of a browser, until Ctrl-C: the five minutes, or traffic from elsewhere."""

from __future__ import annotations

import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from deconflict.errors import PeerFault
from deconflict.service.cli_out import talk
from deconflict.service.demo_plot import PARTIES, Piece, play_recording, play_scenario
from deconflict.service.demo_post import Post
from deconflict.service.demo_sky import PLANNED, Sky
from deconflict.service.demo_split import Split
from deconflict.service.demo_stage import Stage
from deconflict.service.demo_tour import Tour

LEAD_US: Final = 15_000_000
"""How long before its first report a scenario's aircraft are awaited."""
DROP: Final = "mail"


def five_minutes(folder: Path, open_: bool) -> None:
    """Two nodes that have not met yet, and a coach."""
    begun_us = time.time_ns() // 1000
    sky = Sky(begun_us)
    with Split(sky) as split:
        stage = Stage(folder, {name: (split.feed(name),) for name in PARTIES}, driven_from_us=None)
        stage.settings = settings(stage, split.origin)
        try:
            stage.start()
            tour = Tour(stage, folder, sky, PLANNED, begun_us)
            tour.begin()
            _show(split, tour, folder, begun_us, open_)
        finally:
            stage.stop()


def elsewhere(folder: Path, scenario: str, tracks: Path | None, live: tuple[str | None, str | None], seed: int, open_: bool) -> None:
    """Two nodes, paired at once, over a scenario, recorded traffic, or that of a server."""
    begun_us = time.time_ns() // 1000
    piece: Piece | None = None
    feeds: Mapping[str, Sequence[str]] = {"ALFA": (f"live:{live[0]}",), "BRAVO": ()}
    if live[0] is None:
        start_us = begun_us + LEAD_US
        piece = play_recording(tracks, folder, seed, start_us) if tracks else play_scenario(scenario, folder, start_us)
        feeds = {name: (f"file:{piece.feeds[name]}",) for name in PARTIES}
    with Split(None) as split:
        stage = Stage(folder, feeds, driven_from_us=None, options=["--live-url", live[1]] if live[1] else [])
        stage.settings = settings(stage, split.origin)
        try:
            stage.start()
            tour = Tour(stage, folder, None, piece.planned if piece else (), piece.from_us if piece else begun_us)
            tour.begin()
            tour.act("match")
            _show(split, tour, folder, begun_us, open_)
        finally:
            stage.stop()


def settings(stage: Stage, origin: str) -> dict[str, str]:
    """The settings of both: who may frame their pages, and mail that goes from one's post office into the other's drop folder."""
    folders = {f"{actor.name.lower()}@{actor.name.lower()}.example": actor.folder / DROP for actor in stage.actors}
    port = stage.proxies.host(Post(folders).open())
    addresses = dict(zip((actor.name for actor in stage.actors), folders, strict=True))
    return {name: _settings(origin, port, addresses, name) for name in addresses}


def _settings(origin: str, port: int, addresses: Mapping[str, str], me: str) -> str:
    peers = "".join(f'[[peers]]\nname = "{name}"\nmail = "{mail}"\n\n' for name, mail in addresses.items() if name != me)
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "{addresses[me]}"\n\n'
    return f'framed_by = "{origin}"\n\n{peers}{smtp}[drop]\npath = "{DROP}"\nevery_s = 0.3\n'


def _show(split: Split, tour: Tour, folder: Path, begun_us: int, open_: bool) -> None:
    """Say where it is, in three lines; open it; wait."""
    split.tour = tour
    names = " and ".join(f"{actor.name} {actor.http}" for actor in tour.stage.actors)
    talk(f"two nodes on this machine, {names}: {split.page}")
    talk(f"records and keys: {folder}   everything here is EXERCISE   live in {time.time_ns() / 1e9 - begun_us / 1e6:.1f} s")
    talk("stop: Ctrl-C")
    if open_:
        threading.Thread(target=webbrowser.open, args=(split.page,), name="browser", daemon=True).start()
    _wait(tour.stage)


def _wait(stage: Stage) -> None:
    """Until somebody says stop, or one of the nodes ends."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(0.5):
        for actor in stage.actors:
            if actor.process is not None and actor.process.poll() is not None:
                raise PeerFault(
                    f"the node has ended with code {actor.process.returncode}", where=actor.name, mend=f"see {actor.folder / 'stderr.txt'}"
                )
    sys.stderr.write("\n")
