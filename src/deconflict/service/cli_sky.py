"""Commands on the sky, without a node: check files, scan recorded traffic, run the simulator and the demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from deconflict.service.cli_node import Json
from deconflict.service.cli_open import AsKind, Assume, Column
from deconflict.service.cli_out import emit, talk


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(check)
    app.command()(scan)
    app.command()(simulate)
    app.command()(rehearse)
    app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})(demo)


def check(
    files: Annotated[list[str], typer.Argument(help="plans, zones and sites in any readable form")],
    assume: Assume = None,
    column: Column = None,
    as_kind: AsKind = None,
    minima: Annotated[str, typer.Option("--minima", help="horizontal,vertical,time")] = "5NM,1000ft,10min",
    json: Json = False,
) -> None:
    """Find where plans meet plans, zones and sites. Exit code 1 when there is one, 3 when a record could not be checked.

    Example: deconflict check plans.geojson zones.geojson --minima 3NM,1000ft,10min
    """
    from deconflict.service.checking import check_files
    from deconflict.service.opening import assumed_of

    found = check_files(files, minima, assumed_of(assume or (), column or (), as_kind))
    conflicts, refused = found["conflicts"], found["refused"]
    for fault in refused:
        talk(f"NOT CHECKED {fault['name']}: {fault['where']}: {fault['what']}\n  mend: {fault['mend']}")
    lines = [f"{c['a']} x {c['b']}  {c['from']} to {c['to']}  {c['lower_m']:.0f} to {c['upper_m']:.0f} m  {c['basis']}" for c in conflicts]
    none = f"no conflict found in {found['checked']} plans, zones and sites of these files with these minima"
    emit(found, as_json=json, lines=lines or [none])
    raise typer.Exit(3 if refused else int(bool(conflicts)))


def scan(
    tracks: Annotated[Path, typer.Argument(help="a recording in any form of docs/wire.md; also .gz, .xz")],
    minima: Annotated[str, typer.Option("--minima", help="horizontal,vertical")] = "3NM,1000ft",
    look_ahead: Annotated[str, typer.Option("--look-ahead")] = "120s",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="processes that share the recording, by Dask")] = 1,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="address of a Dask scheduler to use instead of processes")] = None,
    together: Annotated[list[str] | None, typer.Option("--together", help="ids that fly together on purpose: A,B; repeat for more")] = None,
    option: Annotated[list[str] | None, typer.Option("--option", help="what its form leaves open: heights=AMSL, times=UTC, ...")] = None,
    json: Json = False,
) -> None:
    """Play recorded traffic causally and print the alerts it would have raised; the same however many workers share it.

    Example: deconflict scan europe_20180101_m3.so6.xz --workers 2
    """
    from deconflict.service.scanning import scan_file

    found = scan_file(tracks, minima, look_ahead, workers, scheduler, together or (), option or ())
    if found["refused"]:
        talk(f"{found['lines_refused']} refused, the first: {found['refused'][0]}")
    lines = [f"{a['raised_at']}  {a['level']}  {a['a']} x {a['b']}  loss in {a['time_to_loss_s']:.0f} s" for a in found["alerts"]]
    emit(found, as_json=json, lines=[*lines, f"{found['aircraft']} aircraft, {found['reports']} reports, {len(found['alerts'])} alerts"])


def simulate(
    seed: Annotated[int | None, typer.Option("--seed")] = None,
    seeds: Annotated[str | None, typer.Option("--seeds", help="FROM-TO, both included")] = None,
    nodes: Annotated[int, typer.Option("--nodes", min=2, max=12)] = 5,
    storm: Annotated[str, typer.Option("--storm", help="how long the weather lasts, for example 10min")] = "10min",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="processes that share the seeds")] = 1,
    json: Json = False,
) -> None:
    """Run real nodes in one process through storm and calm, and check what must hold. Exit code 1 on a violation."""
    from deconflict.airspace.separation import parse_duration_us
    from deconflict.testing.storm import Outcome, run

    def told(outcome: Outcome) -> None:
        talk(f"seed {outcome.seed}: {outcome.events} events, {len(outcome.violations)} violations")

    found: dict[str, Any] = run(_seeds(seed, seeds), nodes=nodes, storm_us=parse_duration_us(storm, "--storm"), workers=workers, done=told)
    lines = [f"seed {v['seed']}: {v['check']}: {v['what']}" for v in found["violations"]]
    emit(found, as_json=json, lines=[*lines, f"{found['seeds']} seeds, {found['events']} events, {len(found['violations'])} violations"])
    raise typer.Exit(1 if found["violations"] else 0)


def rehearse(
    names: Annotated[
        list[str] | None, typer.Argument(help="replays that come with the program, or files; all of ours if none is named")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="only say which there are")] = False,
    json: Json = False,
) -> None:
    """Play replays, tables of who does what when and what must then be seen, through real nodes. Exit code 1 where one was not so.

    Example: deconflict rehearse rp01_27_minutes
    """
    from deconflict.testing import replay

    played = [_replay(name) for name in names or replay.names()]
    if show_list:
        lines = [f"{one.name}: {' '.join(one.words)}" for one in played]
        return emit({"replays": [{"name": one.name, "words": list(one.words)} for one in played]}, as_json=json, lines=lines)
    found = []
    for one in played:
        misses = replay.play(one).misses
        talk(f"{one.name}: {'as it should be' if not misses else f'{len(misses)} not so'}")
        found.append(
            {"name": one.name, "misses": [{"where": m.where, "what": m.what, "expected": m.expected, "seen": m.seen} for m in misses]}
        )
    wrong = [(one["name"], miss) for one in found for miss in one["misses"]]
    lines = [f"{miss['where']}: {miss['what']} should be {miss['expected']!r} and is {miss['seen']!r}" for _, miss in wrong]
    emit({"replays": found}, as_json=json, lines=[*lines, f"{len(found)} replays, {len(wrong)} rows not so"])
    raise typer.Exit(1 if wrong else 0)


def _replay(name: str) -> Any:
    """A replay by its name, or from a file of the user's."""
    from deconflict.errors import Refused
    from deconflict.testing import replay

    path = Path(name)
    if path.suffix != ".txt":
        return replay.load(name)
    try:
        return replay.read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"cannot be read: {fault}", where=name, mend="name a file of tables, or one of ours: --list") from fault


def _seeds(seed: int | None, seeds: str | None) -> range:
    from deconflict.errors import Refused

    if seeds is None:
        return range(seed or 0, (seed or 0) + 1)
    first, _, last = seeds.partition("-")
    if not (first.isdecimal() and last.isdecimal()) or int(first) > int(last):
        raise Refused(f"{seeds!r} is no range", where="--seeds", mend="FROM-TO, for example 0-99")
    return range(int(first), int(last) + 1)


def demo(context: typer.Context) -> None:
    """Two nodes on this machine: paired, working, cut, healed, verified. `deconflict demo --help` lists its options."""
    from deconflict.service.demo import main

    raise typer.Exit(main(context.args))
