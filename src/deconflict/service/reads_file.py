"""Reads of a record's file from the shell, noted in the list beside it: who works on a node's own files is not asked by the node."""

from __future__ import annotations

import os
import pwd
import time
import zipfile
from pathlib import Path

from deconflict.service.cli_out import talk
from deconflict.service.reads import FILE, Look, ReadLog


def note(file: Path, what: str, about: str = "", why: str = "") -> None:
    """Note that somebody read a record's file; of a bundle, which is nobody's record, nothing. Where it cannot be noted, that is said."""
    if not file.is_file() or zipfile.is_zipfile(file):
        return
    log = ReadLog(file.absolute().parent / FILE, lambda: time.time_ns() // 1000)
    log.note(Look(_user(), "", "shell", what, about, why))
    log.close()
    if log.fault is not None:
        talk(f"deconflict: {log.fault}")


def _user() -> str:
    """The name of who runs this, as the machine knows it; a number where it knows none."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
