"""`deconflict demo`: two nodes in two processes, paired, working, cut, healed and verified; headless for scripts, or live in a browser."""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.errors import Refused
from deconflict.service import demo_report as report
from deconflict.service.cli_out import emit
from deconflict.service.demo_agree import agree
from deconflict.service.demo_desk import Desk
from deconflict.service.demo_live import elsewhere, five_minutes
from deconflict.service.demo_plot import PARTIES, Piece, feature, play_recording, play_scenario
from deconflict.service.demo_stage import Stage
from deconflict.service.identity import RECORD
from deconflict.testing.scenario import NDEG

SCENARIO = "two_forces"
SCENARIO_START_US = 1_800_000_000_000_000
"""A round instant (2027-01-15 08:00Z) at which the headless scenario begins, so that every run of a seed is alike."""
CUT_AT = 0.45
CUT_US = 90_000_000
AFTER_US = 90_000_000
EMPTY_FOR = "STOP_REQUEST"
"""BRAVO's duty seat is empty when this comes: nobody answers a FLASH, so the call climbs to the alternate."""
LONGEST_STEP_US = 30_000_000
STEP_US = 1_000_000
"""The driven clock stops at whole seconds: what falls due between two is done at the second."""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def main(arguments: list[str]) -> int:
    """Run the demo with the command line's words; its exit code."""
    code = app(arguments, standalone_mode=False, prog_name="deconflict demo")
    return code if isinstance(code, int) else 0


@app.command()
def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="no browser, a driven clock, everything acknowledged by scripted desks")
    ] = False,
    scenario: Annotated[str | None, typer.Option("--scenario", help="one of our scenarios, as two_forces")] = None,
    tracks: Annotated[
        Path | None, typer.Option("--tracks", help="recorded traffic instead, its aircraft split between the parties")
    ] = None,
    live: Annotated[str | None, typer.Option("--live", help="LAT,LON,RADIUS_NM: traffic of a readsb-compatible server instead")] = None,
    live_url: Annotated[str | None, typer.Option("--live-url", help="that server's URL with {lat}, {lon}, {radius_nm}")] = None,
    seed: Annotated[int, typer.Option("--seed", help="how aircraft are split and how quickly desks answer")] = 0,
    keep: Annotated[Path | None, typer.Option("--keep", help="keep both nodes' folders here")] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="open the page with both nodes in a browser")] = True,
    json: Annotated[bool, typer.Option("--json", help="print one JSON object (with --headless)")] = False,
) -> None:
    """Two nodes on this machine, ALFA and BRAVO, in one page: paired, working, cut, healed, verified. All of it is marked EXERCISE.

    A coach goes through the first five minutes; with traffic from elsewhere there is none, and they are paired at once.

    Example: deconflict demo --headless --json --seed 1
    """
    with ExitStack() as stack:
        folder = _folder(keep, stack)
        if headless:
            if live is not None:
                raise Refused("a live server cannot be driven", where="--live", mend="leave out --headless, or record it and use --tracks")
            piece = play_recording(tracks, folder, seed) if tracks else play_scenario(scenario or SCENARIO, folder, SCENARIO_START_US)
            found = Headless(folder, piece, seed).run()
            emit(found, as_json=json, lines=summary(found))
            raise typer.Exit(0 if passed(found) else 1)
        if scenario is None and tracks is None and live is None:
            five_minutes(folder, open_)
        else:
            elsewhere(folder, scenario or SCENARIO, tracks, (live, live_url), seed, open_)


def _folder(keep: Path | None, stack: ExitStack) -> Path:
    if keep is None:
        return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deconflict-demo-", ignore_cleanup_errors=True)))
    if any((keep / name.lower()).exists() for name in PARTIES):
        raise Refused("a demo was kept in this folder already", where=str(keep), mend="name an empty folder")
    keep.mkdir(parents=True, exist_ok=True)
    return keep


class Headless:
    """The whole demo on a driven clock: an hour of traffic in less than a minute, the same alerts for the same seed."""

    def __init__(self, folder: Path, piece: Piece, seed: int) -> None:
        self.folder = folder
        self.piece = piece
        feeds = {name: (f"file:{piece.feeds[name]}",) for name in PARTIES}
        self.stage = Stage(folder, feeds, driven_from_us=piece.begin_us)
        self.desks = [Desk(actor, seed, EMPTY_FOR if actor.name == "BRAVO" else "") for actor in self.stage.actors]
        self.cut: dict[str, Any] = {"seconds": 0.0, "lost": None, "duplicates": None, "healed": False}
        self._eyes = ThreadPoolExecutor(len(self.desks), thread_name_prefix="eyes")
        self._cut_from_us = piece.from_us + round((piece.until_us - piece.from_us) * CUT_AT)

    def run(self) -> dict[str, Any]:
        """Play it to its end and report."""
        begun = time.monotonic()
        try:
            self.stage.start()
            self.stage.pair()
            started_s = time.monotonic() - begun
            for desk in self.desks:
                desk.man()
            agree(self.stage, self.desks)
            self._file()
            self._play(self._cut_from_us)
            self._cut_and_heal()
            self._play(self.piece.until_us + AFTER_US)
            self._settle()
            last = report.pictures(self.desks)
        finally:
            self._eyes.shutdown()
            self.stage.stop()
        return self._report(last, started_s, begun)

    def _file(self) -> None:
        """Both parties file what they plan; the conflicts between plans are found here, long before anybody flies."""
        for planned in self.piece.planned:
            desk = next(desk for desk in self.desks if desk.actor.name == planned.party)
            path, body = feature(planned, self.piece.from_us)
            desk.duty.ask("POST", path, body)
        self._step(self.stage.now_us + STEP_US)
        place = dict(zip(("lat_deg", "lon_deg", "radius_m"), self._somewhere(), strict=True))
        drill = {
            "kind": "STOP_REQUEST",
            "body": {"place": place, "endangered": "civil", "remark": "a drill: nobody is at BRAVO's duty desk"},
        }
        self.desks[0].duty.ask("POST", "/api/v1/messages", drill)
        self._step(self.stage.now_us + STEP_US)

    def _somewhere(self) -> tuple[float, float, float]:
        """A place in the area both share: the middle of the first plan."""
        outline = self.piece.planned[0].outline
        return outline.lat_ndeg / NDEG, outline.lon_ndeg / NDEG, outline.radius_mm / 1000

    def _play(self, until_us: int) -> None:
        """Move on from one thing that is due to the next: a report, a wake-up, or a person's act."""
        while self.stage.now_us < until_us:
            due = [self.stage.next_us(), *(desk.next_us() for desk in self.desks), until_us, self.stage.now_us + LONGEST_STEP_US]
            at_us = max(min(at for at in due if at is not None), self.stage.now_us + 1)
            self._step(-(-at_us // STEP_US) * STEP_US)

    def _step(self, now_us: int) -> None:
        self.stage.drive(now_us)
        for desk in self.desks:
            desk.act(self.stage.now_us)
        # Two desks that have news read their two nodes' pictures at the same time, as people would.
        for _ in self._eyes.map(self._look, [desk for desk in self.desks if desk.has_news]):
            pass

    def _look(self, desk: Desk) -> None:
        desk.look(self.stage.now_us)

    def _cut_and_heal(self) -> None:
        """The network is gone for a while; both sides keep writing; then it is back."""
        self.stage.proxies.cut()
        self.stage.await_cut()
        self._play(self.stage.now_us + CUT_US // 2)
        for desk in self.desks:
            desk.duty.ask(
                "POST",
                "/api/v1/messages",
                {"kind": "CONCERN", "body": {"text": f"{desk.actor.name} goes on writing while the line is cut"}},
            )
        self._play(self.stage.now_us + CUT_US // 2)
        self.stage.proxies.heal()
        self.cut["seconds"] = CUT_US / 1e6
        healed_by_us = self.stage.now_us + AFTER_US
        while self.stage.now_us < healed_by_us and not self.cut["healed"]:
            self._play(self.stage.now_us + 1_000_000)
            self.cut["healed"] = all(self.stage.linked(actor) for actor in self.stage.actors)

    def _settle(self) -> None:
        """Until nobody means to answer any more and nothing is on the way."""
        for _ in range(60):
            if not any(desk.due for desk in self.desks):
                break
            self._play(self.stage.now_us + 5_000_000)
        self._play(self.stage.now_us + 2_000_000)

    def _report(self, last: dict[str, Any], started_s: float, begun: float) -> dict[str, Any]:
        names = {desk.actor.party: desk.actor.name for desk in self.desks}
        rows = report.records(self.desks)
        self.cut["lost"], self.cut["duplicates"] = report.lost_and_doubled(rows)
        first = self.desks[0].actor
        verified = [report.verify(desk.actor.folder / RECORD) for desk in self.desks]
        return {
            "parties": report.party_lines(self.desks, rows),
            "paired": report.paired(rows),
            "aircraft": {name: len({t["track_id"] for t in picture["tracks"]}) for name, picture in last.items()},
            "plan_conflicts": report.plan_conflicts(self.desks, names),
            "alerts": report.alerts(self.desks, last, names),
            "messages": report.message_counts(last),
            "cut": self.cut,
            "verify": {"ok": all(found["ok"] for found in verified), "problems": [p for found in verified for p in found["problems"]]},
            "tamper": report.tamper(first.folder / RECORD, rows[first.party], self.folder),
            "refused_reports": self.piece.refused,
            "status": "EXERCISE",
            "started_in_s": round(started_s, 3),
            "wall_s": round(time.monotonic() - begun, 3),
        }


def passed(found: dict[str, Any]) -> bool:
    """Whether the demo showed what it is there to show."""
    cut = found["cut"]
    kept = cut["healed"] and cut["lost"] == 0 and cut["duplicates"] == 0
    return bool(found["paired"] and kept and found["verify"]["ok"] and found["tamper"]["detected"])


def summary(found: dict[str, Any]) -> list[str]:
    """The demo in a few lines for people."""
    counts = found["messages"]
    lines = [f"{p['name']}: {p['entries']} entries, head {p['head']}" for p in found["parties"]]
    lines += [
        f"plans in conflict: {' and '.join(c['plans'])} from {c['from']} to {c['to']} ({c['basis']})" for c in found["plan_conflicts"]
    ]
    for alert in found["alerts"]:
        acts = ", ".join(f"{name} {act['at']} {act['by']}" for name, act in sorted(alert["acknowledged"].items()))
        lines.append(f"{alert['level']}: {' x '.join(alert['tracks'])} raised {alert['raised_at']}; understood by {acts or 'nobody'}")
    lines.append("messages: " + ", ".join(f"{value} {name}" for name, value in counts.items()))
    cut = found["cut"]
    lines.append(
        f"cut for {cut['seconds']:.0f} s: {cut['lost']} lost, {cut['duplicates']} doubled, {'healed' if cut['healed'] else 'not healed'}"
    )
    verified, caught = "yes" if found["verify"]["ok"] else "NO", "caught" if found["tamper"]["detected"] else "MISSED"
    lines.append(f"record verifies: {verified}; a changed byte is {caught}")
    lines.append(f"two nodes live in {found['started_in_s']} s; all of it in {found['wall_s']} s")
    return lines
