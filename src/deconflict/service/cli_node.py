"""Commands on a node itself: init, serve, status, code, token, epoch, config, doctor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deconflict.service.cli_out import emit, picture_lines, table, talk
from deconflict.service.cli_words import Grid, Locale, Qnh
from deconflict.service.cli_words import reading as reading_path

if TYPE_CHECKING:
    from deconflict.service.client import Client

Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
State = Annotated[Path | None, typer.Option("--data-dir", help="the node's folder; also DECONFLICT_DATA_DIR")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(init)
    app.command()(serve)
    app.command()(status)
    app.command()(code)
    app.command()(token)
    app.command()(epoch)
    app.command()(config)
    app.command()(doctor)


def folder_of(state: Path | None) -> Path:
    """The node's folder: the flag, the variable, the file or the default."""
    from deconflict.service.config import load

    return load({"data_dir": state}, os.environ).data_dir


def client_of(state: Path | None) -> Client:
    """A client of the node that runs on that folder."""
    from deconflict.service.client import connect

    return connect(folder_of(state))


def init(
    name: Annotated[str, typer.Argument(help="what your organisation is called on the line")],
    state: State = None,
    json: Json = False,
) -> None:
    """Make a node's folder: its keys, its certificate, its record.

    Example: deconflict init ALFA
    """
    from deconflict.service.identity import init as made

    found = made(folder_of(state), name)
    recovery = found["recovery_key"]
    lines = [
        f"{name} is party {found['party']}",
        f"folder: {found['data_dir']}",
        f"after the first start, move {recovery} to a place offline",
    ]
    emit(found, as_json=json, lines=[*lines, "next: deconflict serve"])


def serve(
    state: State = None,
    config_file: Annotated[Path | None, typer.Option("--config", help="deconflict.toml")] = None,
    name: Annotated[str | None, typer.Option("--name", help="set the node up under this name if there is none yet")] = None,
    status_: Annotated[str | None, typer.Option("--status", help="EXERCISE or ACTUAL")] = None,
    host: Annotated[str | None, typer.Option("--host")] = None,
    port: Annotated[int | None, typer.Option("--port", help="0 takes a free one")] = None,
    peer_host: Annotated[str | None, typer.Option("--peer-host")] = None,
    peer_port: Annotated[int | None, typer.Option("--peer-port")] = None,
    pairing_port: Annotated[int | None, typer.Option("--pairing-port")] = None,
    advertise: Annotated[str | None, typer.Option("--advertise", help="host:port under which peers dial us")] = None,
    hosts: Annotated[list[str] | None, typer.Option("--hosts", help="names under which browsers may ask")] = None,
    peers: Annotated[list[str] | None, typer.Option("--peers", help="NAME@host:port")] = None,
    feeds: Annotated[list[str] | None, typer.Option("--feeds", help="file:PATH, TONGUE:HOST:PORT, readsb:URL, live:LAT,LON,NM")] = None,
    live_url: Annotated[str | None, typer.Option("--live-url")] = None,
    agreements: Annotated[list[str] | None, typer.Option("--agreements", help="agreement files in TOML")] = None,
    locale: Annotated[str | None, typer.Option("--locale")] = None,
    units: Annotated[str | None, typer.Option("--units")] = None,
    reading: Annotated[str | None, typer.Option("--reading", help="grid=mgrs,vertical=m: where it differs from --units")] = None,
    open_: Annotated[bool | None, typer.Option("--open/--no-open", help="open the page in a browser")] = None,
    log_level: Annotated[str | None, typer.Option("--log-level")] = None,
    restored: Annotated[
        bool, typer.Option("--restored", help="this record came back from a copy: sign nothing before a new epoch; said once is enough")
    ] = False,
    driven: Annotated[bool, typer.Option("--driven", hidden=True)] = False,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
    json: Json = False,
) -> None:
    """Run this organisation's node until it is told to stop.

    Example: deconflict serve --port 8470 --feeds sbs:127.0.0.1:30003
    """
    from deconflict.service.config import load
    from deconflict.service.serving import serve_until_stopped

    flags: dict[str, Any] = {
        "data_dir": state, "config": config_file, "name": name, "status": status_, "host": host, "port": port, "peer_host": peer_host,
        "peer_port": peer_port, "pairing_port": pairing_port, "advertise": advertise, "hosts": hosts, "peers": peers, "feeds": feeds,
        "live_url": live_url, "agreements": agreements, "locale": locale, "units": units, "reading": reading, "open": open_,
        "log_level": log_level,
    }  # fmt: skip
    raise typer.Exit(serve_until_stopped(load(flags, os.environ), restored=restored, driven=driven, as_json=json, attached=attached))


def status(locale: Locale = None, grid: Grid = None, qnh: Qnh = None, state: State = None, json: Json = False) -> None:
    """What the running node knows now. Exit code 1 when an acknowledgement is overdue."""
    picture = client_of(state).ask("GET", reading_path("/api/v1/picture", locale, grid, qnh))
    emit(picture, as_json=json, lines=picture_lines(picture))
    overdue = any(rung["overdue"] for m in picture["messages"] if not m["ended"] for rung in m["ladder"].values())
    raise typer.Exit(1 if overdue else 0)


def code(state: State = None, json: Json = False) -> None:
    """A new one-time code to sign a page in."""
    answer = client_of(state).ask("POST", "/api/v1/code", {})
    emit(answer, as_json=json, lines=[answer["code"]])


def token(
    name: Annotated[str, typer.Argument(help="which program or person holds it")],
    scopes: Annotated[str, typer.Option("--scopes", help="of read, file, acknowledge, admin; with commas")] = "read",
    revoke: Annotated[bool, typer.Option("--revoke", help="forget every token of that name")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """A bearer token for a program; printed this once, kept as a hash only."""
    client = client_of(state)
    if revoke:
        gone = client.ask("DELETE", f"/api/v1/tokens/{name}")
        emit(gone, as_json=json, lines=[f"{gone['revoked']} forgotten"])
        return
    answer = client.ask("POST", "/api/v1/tokens", {"name": name, "scopes": [s.strip() for s in scopes.split(",")]})
    emit(answer, as_json=json, lines=[answer["token"]])


def epoch(why: Annotated[str, typer.Argument(help="why, for the record")], state: State = None, json: Json = False) -> None:
    """Begin a new epoch in all our logbooks: after a restore, a move, or a fork."""
    answer = client_of(state).ask("POST", "/api/v1/epochs", {"why": why})
    emit(answer, as_json=json, lines=[f"{logbook}: epoch {number}" for logbook, number in answer["epochs"].items()])


def config(
    origin: Annotated[bool, typer.Option("--origin", help="and where each value came from")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Every setting as it stands."""
    from deconflict.service.config import load

    rows = load({"data_dir": state}, os.environ).rows()
    found = {name: {"value": value, "origin": where} for name, value, where in rows}
    emit(found, as_json=json, lines=table(rows if origin else [row[:2] for row in rows]))


def doctor(state: State = None, json: Json = False) -> None:
    """One page on what works and what does not, each with its cure. Exit code 1 when something does not."""
    from deconflict.service.clock import WallClock
    from deconflict.service.doctor import examine

    findings = examine(folder_of(state), WallClock().now_us())
    lines = [f"{'ok  ' if f['ok'] else 'MEND'}  {f['what']}: {f['found']}" + ("" if f["ok"] else f"  ({f['mend']})") for f in findings]
    emit({"ok": all(f["ok"] for f in findings), "findings": findings}, as_json=json, lines=lines)
    if not json:
        talk("deconflict warns and records; it never says that nothing is there")
    raise typer.Exit(0 if all(f["ok"] for f in findings) else 1)
