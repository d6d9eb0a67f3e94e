"""A node's HTTP face from the shell: finds the running node by its state folder, asks with the folder's own token."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from deconflict.errors import Conflicting, DeconflictError, PeerFault, Refused, Stale
from deconflict.service.problems import NotAllowed, NotFound, NotSignedIn

RUNNING = "running.json"
TOKEN = "cli.token"  # noqa: S105 - a file's name
TOKEN_FILE = "DECONFLICT_TOKEN_FILE"  # noqa: S105 - a variable's name
"""Whose token a command asks with, where it is not the folder's own: a file, since what stands on a command line is seen by others."""
_KINDS: Mapping[int, type[DeconflictError]] = {401: NotSignedIn, 403: NotAllowed, 404: NotFound, 409: Conflicting, 412: Stale, 422: Refused}


class Running(msgspec.Struct):
    """Where a running node listens; written by `serve`, removed when it stops."""

    http: str
    pid: int
    party: str
    name: str
    peers: str = ""
    pairing: str = ""


class Client:
    """Asks one node. Every answer is one JSON object."""

    def __init__(self, address: str, token: str, *, timeout_s: float = 30.0) -> None:
        parts = urlsplit(address)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._token = token
        self._timeout_s = timeout_s

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The answer's JSON. Raises the refusal the node answered with; PeerFault when no node answers."""
        status, text = self._asked(method, path, body, headers)
        try:
            said: Any = msgspec.json.decode(text) if text else {}
        except msgspec.DecodeError as fault:
            what = f"status {status}, and no JSON"
            raise PeerFault(what, where=f"{self._host}:{self._port}{path}", mend="is it a node? see its log") from fault
        return said if isinstance(said, dict) else {"answer": said}

    def fetch(self, path: str) -> bytes:
        """The answer's bytes, whatever they are. Raises as `ask`."""
        return self._asked("GET", path, None, None)[1]

    def _asked(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None) -> tuple[int, bytes]:
        """The answer's status and body. Raises the refusal the node answered with; PeerFault when no node answers."""
        raw = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        sent = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(headers or {})}
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        try:
            connection.request(method, path, body=raw, headers=sent)
            answer = connection.getresponse()
            status, reason, text = answer.status, answer.reason, answer.read()
        except (OSError, http.client.HTTPException) as fault:
            where = f"{self._host}:{self._port}"
            raise PeerFault(f"no node answers: {fault}", where=where, mend="start it: deconflict serve") from fault
        finally:
            connection.close()
        if status >= 400:
            raise _refusal(status, reason, text, path)
        return status, text

    def id_of(self, content: bytes) -> str:
        """A msg_id for this content: the same each time, and nobody without our token can tell from it what the content was."""
        return "file-" + hmac.new(self._token.encode(), content, hashlib.sha256).hexdigest()[:40]


def _refusal(status: int, reason: str, text: bytes, path: str) -> DeconflictError:
    """What a node refused, as it said it."""
    try:
        said: Any = msgspec.json.decode(text)
    except msgspec.DecodeError:
        said = None
    if not isinstance(said, dict):
        return PeerFault(f"status {status} {reason}", where=path, mend="is it a node? see its log")
    return _KINDS.get(status, PeerFault)(
        str(said.get("detail", reason)), where=str(said.get("where", path)), mend=str(said.get("mend", ""))
    )


def connect(state: Path) -> Client:
    """A client of the node that runs on this state folder, with its own token, or the one in the file that `DECONFLICT_TOKEN_FILE` names.

    PeerFault when no node runs there, NotSignedIn when the token cannot be read.
    """
    try:
        running = msgspec.json.decode((state / RUNNING).read_bytes(), type=Running)
    except (FileNotFoundError, msgspec.MsgspecError) as fault:
        raise PeerFault("no node runs on this folder", where=str(state), mend="start it: deconflict serve") from fault
    named = os.environ.get(TOKEN_FILE)
    file = Path(named) if named else state / TOKEN
    try:
        token = file.read_text().strip()
    except OSError as fault:
        mend = f"name another file in {TOKEN_FILE}, or leave it out" if named else "run as the user who started the node"
        raise NotSignedIn(f"the shell's token cannot be read: {fault}", where=str(file), mend=mend) from fault
    return Client(running.http, token)
