"""Programs of our own are told every change, signed; who is away is tried again, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.service import hooks as hooks_module
from deconflict.service.bearers import webhook_out
from deconflict.service.bearers.settings import Hook, Secret, read_hooks
from deconflict.service.clock import WallClock
from deconflict.service.hooks import Hooks
from deconflict.service.hub import RING, Hub
from deconflict.wire import webhook

KEY = bytes(range(32))


class Program:
    """A program behind a real socket: keeps what it takes, and answers as it is told."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.taken: list[tuple[str, Any]] = []
        self.tried: list[str] = []
        self.url = ""

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._one, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/told"
        return server

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        said = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        exact = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        raw = await reader.readexactly(int(said["content-length"]))
        headers = {name.lower(): value for name, value in exact.items()}
        hook_id = webhook.verify(KEY, headers, raw, WallClock().now_us() // 1_000_000)
        self.tried.append(hook_id)
        status = self.answers.pop(0) if self.answers else 204
        if status < 300:
            self.taken.append((hook_id, msgspec.json.decode(raw)))
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()
        writer.close()


@pytest.fixture
def secret(tmp_path: Path) -> Secret:
    file = tmp_path / "hook.key"
    file.write_text("whsec_" + base64.b64encode(KEY).decode())
    file.chmod(0o600)
    return Secret(file=file)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses of a person's patience as those of a test's."""
    monkeypatch.setattr(webhook_out, "PAUSES_S", (0.01, 0.01))
    monkeypatch.setattr(hooks_module, "FIRST_WAIT_S", 0.02)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), 60)

    asyncio.run(bounded())


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.01)


def test_a_change_arrives_once_signed_and_shaped(tmp_path: Path, secret: Secret) -> None:
    async def test() -> None:
        program, hub = Program(), Hub(WallClock())
        async with await program.serve():
            hub.tell("change", {"topic": "plan", "key": "before the hook began"})
            hooks = Hooks([Hook("log", program.url, secret)], hub, WallClock(), tmp_path)
            await asyncio.sleep(0)
            hub.tell("change", {"topic": "alert", "key": "a"})
            hub.tell("call", {"role": "duty", "entry": "e"})
            await until(lambda: len(program.taken) == 2)
            await hooks.close()
        (first, one), (second, two) = program.taken
        assert first != second
        assert (one["type"], one["data"]) == ("deconflict.change", {"topic": "alert", "key": "a"}) and one["timestamp"].endswith("Z")
        assert (two["type"], two["data"]["role"]) == ("deconflict.call", "duty")

    run(test)


def test_only_wanted_topics_go_and_what_was_missed_is_said(tmp_path: Path, secret: Secret) -> None:
    async def test() -> None:
        program, hub = Program(), Hub(WallClock())
        async with await program.serve():
            hooks = Hooks([Hook("log", program.url, secret, ("alert",))], hub, WallClock(), tmp_path)
            await asyncio.sleep(0)
            hub.tell("change", {"topic": "plan", "key": "p"})
            hub.tell("change", {"topic": "alert", "key": "a"})
            await until(lambda: len(program.taken) == 1)
            for number in range(RING + 5):
                hub.tell("change", {"topic": "plan", "key": str(number)})
            await until(lambda: len(program.taken) == 2)
            await hooks.close()
        assert [body["data"]["topic"] for _, body in program.taken] == ["alert", "all"]

    run(test)


def test_one_that_is_away_is_tried_again_and_keeps_no_other_waiting(tmp_path: Path, secret: Secret) -> None:
    async def test() -> None:
        sick, well, hub = Program(*[503] * 7), Program(), Hub(WallClock())
        async with await sick.serve(), await well.serve():
            hooks = Hooks([Hook("sick", sick.url, secret), Hook("well", well.url, secret)], hub, WallClock(), tmp_path)
            await asyncio.sleep(0)
            hub.tell("change", {"topic": "alert", "key": "a"})
            await until(lambda: len(well.taken) == 1)
            assert not sick.taken
            await until(lambda: len(sick.taken) == 1)
            await hooks.close()
        assert len(sick.tried) == 8 and set(sick.tried) == {sick.taken[0][0]}, "every try has the id of the first"
        assert not list(tmp_path.glob("*.json"))

    run(test)


@pytest.mark.parametrize("answers", [[404], [503] * 100])
def test_what_nobody_takes_is_kept_and_the_next_one_goes(
    tmp_path: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch, answers: list[int]
) -> None:
    monkeypatch.setattr(hooks_module, "KEEP_TRYING_S", 0.1)

    async def test() -> None:
        program, hub = Program(*answers), Hub(WallClock())
        async with await program.serve():
            hooks = Hooks([Hook("log", program.url, secret)], hub, WallClock(), tmp_path / "dead")
            await asyncio.sleep(0)
            hub.tell("change", {"topic": "alert", "key": "lost"})
            await until(lambda: bool(list((tmp_path / "dead").glob("*.json"))))
            program.answers.clear()
            hub.tell("change", {"topic": "alert", "key": "next"})
            await until(lambda: len(program.taken) == 1)
            await hooks.close()
        dead = msgspec.json.decode(next((tmp_path / "dead").glob("hook-log-*.json")).read_bytes())
        assert dead["data"]["key"] == "lost" and program.taken[0][1]["data"]["key"] == "next"

    run(test)


@pytest.mark.parametrize("text", ["whsec_", "whsec_c2hvcnQ=", "not base64 at all", "whsec_" + base64.b64encode(bytes(65)).decode()])
def test_a_secret_that_is_none_is_refused_without_being_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hook.key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(Refused) as fault:
        Hook("log", "http://127.0.0.1:9/", Secret(file=file)).key()
    assert "whsec_" in fault.value.mend and (len(text) < 7 or text not in str(fault.value))


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"log": {"url": "http://elsewhere.example/", "secret_env": "S"}}, "hooks.log.url"),
        ({"log": {"url": "https://elsewhere.example/"}}, "hooks.log"),
        ({"log": {"secret_env": "S"}}, "hooks.log"),
        ({"log": {"url": "https://elsewhere.example/", "secret": "whsec_x"}}, "hooks.log.secret"),
        ({"log": {"url": "https://elsewhere.example/", "secret_env": "S", "topics": "alert"}}, "hooks.log.topics"),
        ({"../log": {"url": "https://elsewhere.example/", "secret_env": "S"}}, "hooks"),
        ({f"h{number}": {"url": "https://elsewhere.example/", "secret_env": "S"} for number in range(21)}, "hooks"),
        ([], "hooks"),
    ],
)
def test_settings_that_cannot_be_are_named(tmp_path: Path, said: object, where: str) -> None:
    with pytest.raises(Refused) as fault:
        read_hooks(said, tmp_path)
    assert fault.value.where == where and fault.value.mend


def test_settings_as_they_are_read(tmp_path: Path) -> None:
    hook = read_hooks({"log": {"url": "https://log.example/x", "secret_file": "hook.key", "topics": ["alert"]}}, tmp_path)[0]
    assert hook == Hook("log", "https://log.example/x", Secret(file=tmp_path / "hook.key"), ("alert",))
    assert str(hook) == "log=https://log.example/x"
