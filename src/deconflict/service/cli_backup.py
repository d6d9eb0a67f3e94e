"""`deconflict backup` and `restore`: a node's folder in one sealed file, and back out of it, here or on another machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deconflict.errors import Refused
from deconflict.service.cli_node import Json, State, folder_of
from deconflict.service.cli_out import emit, talk

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="a file of one line that only you may read; without it you are asked")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="the new file; keep it on another machine")],
    passphrase_file: PassphraseFile = None,
    state: State = None,
    json: Json = False,
) -> None:
    """Copy the node while it runs: record, keys, pairings and accounts in one file under a passphrase. The recovery key is not in it.

    Example: deconflict backup /media/stick/alfa-2026-11-23.backup
    """
    from deconflict.service.backup import back_up, check_file, outside
    from deconflict.service.clock import WallClock
    from deconflict.service.config import load

    config = load({"data_dir": state}, os.environ)
    check_file(config.data_dir, file)
    made = back_up(config.data_dir, file, _passphrase(passphrase_file, confirm=True), WallClock().now_us())
    lines = [f"{made['file']}: {made['entries']} entries, {made['files']} files, {made['bytes']} bytes"]
    emit(made, as_json=json, lines=lines)
    for path in outside(config):
        talk(f"not in it, as it lies outside the node's folder: {path}; copy it yourself")


def restore(
    file: Annotated[Path, typer.Argument(help="what deconflict backup wrote")],
    passphrase_file: PassphraseFile = None,
    replace: Annotated[bool, typer.Option("--replace", help="set aside what stands in the folder; nothing is deleted")] = False,
    state: State = None,
    json: Json = False,
) -> None:
    """Bring a node back from a backup, here or on another machine, once every signature in it holds. The first one must be stopped.

    Example: deconflict restore alfa.backup --data-dir ./alfa
    """
    from deconflict.service.clock import WallClock
    from deconflict.service.restore import check_backup, check_target
    from deconflict.service.restore import restore as brought_back

    folder = folder_of(state)
    check_target(folder, replace=replace)
    check_backup(file)
    told = brought_back(file, folder, _passphrase(passphrase_file, confirm=False), WallClock().now_us(), replace=replace)
    lines = [f"{told['name']}, party {told['party']}, as of {told['taken']}: {told['entries']} entries in {told['data_dir']}"]
    lines += [f"what stood there is in {told['set_aside']}"] if told["set_aside"] else []
    serve = "deconflict serve" + (f" --data-dir {state}" if state is not None else "")
    emit(told, as_json=json, lines=[*lines, f"next: {serve}; once its peers were asked: deconflict epoch WHY"])
    if not json:
        talk("never let the first copy run again: two nodes that sign with one key are proven to be two")


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    """A passphrase from a file that only its owner may read, or from the person at the terminal; never from the command line."""
    if file is None:
        if not sys.stdin.isatty():
            mend = "--passphrase-file FILE: one line that only you may read"
            raise Refused("there is nobody to ask for the passphrase", where="passphrase", mend=mend)
        return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))
    from deconflict.service.keyfile import read_secret

    if not file.is_file():
        raise Refused("there is no such file", where=str(file), mend="name a file that holds the passphrase as its one line")
    return read_secret(file).decode("utf-8", "replace").rstrip("\r\n")
