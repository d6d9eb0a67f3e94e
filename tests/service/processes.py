"""Nodes in processes of their own, as an operator runs them: `deconflict serve`, asked over HTTP, ended by a signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from deconflict.service import identity
from deconflict.service.client import Client

ANY_PORTS = ("--port", "0", "--peer-port", "0", "--pairing-port", "0")
PATIENCE_S = 60


def environ(**more: str) -> dict[str, str]:
    """This process's environment, our package on the path and no setting of anybody's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DECONFLICT_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "NO_COLOR": "1", "TERM": "dumb", **more}


def until(what: Callable[[], Any], within_s: float = PATIENCE_S) -> Any:
    """Ask until it gives something true, and return that."""
    by_s = time.monotonic() + within_s
    while not (found := what()):
        assert time.monotonic() < by_s, "it never came"
        time.sleep(0.05)
    return found


class Heard:
    """What a process says on a pipe, read beside the test."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.text = ""
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while data := os.read(self._pipe.fileno(), 65_536):
            self.text += data.decode(errors="replace")

    def all(self) -> str:
        """Everything, once the process has ended."""
        self._thread.join(PATIENCE_S)
        self._pipe.close()
        return self.text


class Served:
    """One `deconflict serve` on a folder. `launcher` is what runs instead of `-m deconflict`: a script that takes the same words."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *words: str,
        launcher: Sequence[str] = ("-m", "deconflict"),
        env: Mapping[str, str] | None = None,
        **popen: Any,
    ) -> None:
        self.folder = folder
        if not identity.exists(folder):
            identity.init(folder, name)
        command = self.command(folder, *words, launcher=launcher)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**environ(), **(env or {})}, **popen)
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.err = Heard(self.process.stderr)
        line = self.process.stdout.readline()
        self.told: dict[str, Any] = json.loads(line) if line else {}
        self.client = Client(self.told["http"], (folder / "cli.token").read_text()) if line else Client("http://127.0.0.1:9", "")

    @staticmethod
    def command(folder: Path, *words: str, launcher: Sequence[str] = ("-m", "deconflict")) -> list[str]:
        """The words that start it."""
        return [sys.executable, *launcher, "serve", "--json", "--no-open", "--data-dir", str(folder), "--log-level", "error", *words]

    def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Its HTTP face, with the folder's own token."""
        return self.client.ask(method, path, body)

    def picture(self) -> dict[str, Any]:
        """What it shows now."""
        return self.ask("GET", "/api/v1/picture")

    def ended(self, within_s: float = PATIENCE_S) -> tuple[int, str]:
        """Its exit code and what it said on stderr, once it has ended by itself."""
        code = self.process.wait(within_s)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code, self.err.all()

    def stop(self) -> tuple[int, str]:
        """End it as an operator would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.ended()
