"""The shell's way to a node: an answer is JSON, or it is said that none came."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from deconflict.errors import PeerFault, Refused
from deconflict.service.client import TOKEN_FILE, Client, connect
from deconflict.service.problems import NotSignedIn


def answers(raw: bytes) -> str:
    """An address where the next request is answered with these bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with listener, connection:
            connection.recv(65_536)
            connection.sendall(raw)

    threading.Thread(target=serve, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 3\r\n\r\noh!",
    ],
)
def test_what_is_no_answer_of_a_node_is_a_fault_of_the_other_end(raw: bytes) -> None:
    with pytest.raises(PeerFault):
        Client(answers(raw), "token", timeout_s=5).ask("GET", "/api/v1/picture")


def test_a_file_comes_as_its_bytes_and_a_refusal_as_the_node_said_it() -> None:
    body = b"\x00\xff<kml/>"
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    assert Client(answers(whole), "token", timeout_s=5).fetch("/api/v1/picture.kml") == body
    said = b'{"detail": "no such", "where": "path", "mend": "one of"}'
    with pytest.raises(Refused, match="no such") as fault:
        Client(answers(b"HTTP/1.1 422 No\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said)), "token", timeout_s=5).fetch("/x")
    assert (fault.value.where, fault.value.mend) == ("path", "one of")
    with pytest.raises(PeerFault, match="502"):
        Client(answers(b"HTTP/1.1 502 Bad\r\nContent-Length: 2\r\n\r\n[]"), "token", timeout_s=5).fetch("/x")


def test_a_command_asks_with_the_folders_token_or_the_one_in_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "running.json").write_text('{"http": "http://127.0.0.1:1", "pid": 1, "party": "p", "name": "ALFA"}')
    with pytest.raises(NotSignedIn) as fault:
        connect(tmp_path)
    assert fault.value.where.endswith("cli.token")
    (tmp_path / "cli.token").write_text("own")
    (tmp_path / "lund.token").write_text("lund")
    assert connect(tmp_path).id_of(b"x") == Client("http://127.0.0.1:1", "own").id_of(b"x")
    monkeypatch.setenv(TOKEN_FILE, str(tmp_path / "lund.token"))
    assert connect(tmp_path).id_of(b"x") == Client("http://127.0.0.1:1", "lund").id_of(b"x")
    monkeypatch.setenv(TOKEN_FILE, str(tmp_path / "nobody.token"))
    with pytest.raises(NotSignedIn) as fault:
        connect(tmp_path)
    assert "DECONFLICT_TOKEN_FILE" in fault.value.mend
