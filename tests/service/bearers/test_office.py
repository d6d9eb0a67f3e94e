"""The office on real servers of loopback: what is sent, refused, retried, buried, paged and taken in, and what the record says of it."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deconflict.coordination import reply_code
from deconflict.errors import PeerFault
from deconflict.node.commands import Call, Carry
from deconflict.service.bearers import mail_in, webhook_out
from deconflict.service.bearers.knocking import PER_MINUTE
from deconflict.service.bearers.office import Means
from deconflict.service.bearers.settings import Drop, Reach, Secret, Server, Smtp
from deconflict.statements.base import Role
from deconflict.statements.bearing import Tried
from deconflict.statements.receipts import Bearer
from deconflict.wire import frames, sealing, webhook
from tests.service.bearers.servers import PostOffice
from tests.service.rig import Rig, pair, rigs, until

ADDRESS = "bravo@bravo.example"


class Door(http.server.BaseHTTPRequestHandler):
    """Notes what is posted, and answers as the test says."""

    answers: list[int] = []  # noqa: RUF012 - one list for all requests is what it is for
    bodies: list[bytes] = []  # noqa: RUF012

    def do_POST(self) -> None:
        """Take one."""
        Door.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(Door.answers.pop(0) if Door.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def door() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    Door.answers, Door.bodies = [], []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    server.shutdown()
    server.server_close()
    thread.join()


def means(folder: Path, port: int = 9, webhook_url: str = "", **more: Any) -> Means:
    smtp = Smtp(Server("127.0.0.1", port, "none", "", None, 2.0), "alfa@alfa.example")
    reach = Reach("BRAVO", {"duty": ADDRESS}, webhook_url, more.pop("page", None), "https://bravo.example", "fr")
    return Means(reaches=(reach,), smtp=smtp, dead_letters=folder / "dead", **more)


async def warned(a: Rig, b: Rig) -> str:
    """ALFA and BRAVO are paired, and ALFA has sent a FLASH that BRAVO holds."""
    await pair(a, b)
    await a.watch("A. Duty")
    await until(lambda: a.party in b.picture.parties)
    sent = await a.post("/api/v1/messages", {"kind": "WARNING", "body": {"danger": "hazard", "level": "WARNING"}, "to": "BRAVO"})
    await until(lambda: sent["entry"] in b.picture.messages)
    return str(sent["entry"])


def carry(a: Rig, b: Rig, entry: str, bearer: Bearer, role: Role = Role.DUTY) -> None:
    """Have ALFA's office carry that message."""
    held = next(row.entry for row in a.setup.store.scan() if row.entry.hash == entry)
    codes = ((bearer, "K7QD29XB"),) if bearer in (Bearer.MAIL, Bearer.WEBHOOK) else ()
    entries = (held,) if bearer in (Bearer.MAIL, Bearer.WEBHOOK) else ()
    a.station.house.office.carry(Carry(peer=b.party, bearer=bearer, role=role, about=entry, carried=entry, entries=entries, codes=codes))


async def tried(rig: Rig, entry: str, count: int = 1) -> list[Tried]:
    """What the rig's record says was tried, once there is that much."""
    await until(lambda: len(rig.picture.messages[entry].tried) >= count)
    return [said for _, said in sorted(rig.picture.messages[entry].tried.values())]


def run(story: Any) -> None:
    asyncio.run(story())


def test_mail_goes_out_and_what_the_server_says_stands_in_the_record(tmp_path: Path) -> None:
    async def story() -> None:
        with PostOffice() as office:
            a, b = Rig(tmp_path / "a", "ALFA", means=means(tmp_path, office.port)), Rig(tmp_path / "b", "BRAVO")
            async with rigs(a, b):
                entry = await warned(a, b)
                carry(a, b, entry, Bearer.MAIL)
                said = await tried(a, entry)
                assert [(t.outcome.value, t.detail) for t in said] == [("sent", f"to {ADDRESS}")]
                assert [to for _, to, raw in office.post.mails if b"[FLASH]" in raw] == [ADDRESS]
                office.post.refuse = "550 5.1.1 nobody of that name"
                carry(a, b, entry, Bearer.MAIL, Role.SENIOR)
                said = await tried(a, entry, 2)
                assert said[1].outcome.value == "refused" and "nobody of that name" in said[1].detail
                office.post.refuse = "451 4.3.0 later"
                carry(a, b, entry, Bearer.MAIL, Role.PRINCIPAL)
                assert (await tried(a, entry, 3))[2].outcome.value == "failed"
                health = {h["kind"]: h for h in (await a.get("/api/v1/bearers"))["bearers"]}
                assert health["mail"]["state"] == "DOWN" and health["mail"]["successes"] >= 1 and health["mail"]["failures"] >= 2
                assert Bearer.MAIL not in a.station.node.carrier._ready[b.party], "what failed a moment ago is passed over"

    run(story)


def test_webhooks_between_two_nodes_count_once_and_forged_ones_not_at_all(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            entry = await warned(a, b)
            url = f"{b.url}/api/v1/bearers/webhook/{a.party}"
            a.station.house.office.means = means(tmp_path, webhook_url=url)
            carry(a, b, entry, Bearer.WEBHOOK)
            assert (await tried(a, entry))[0].outcome.value == "sent"
            secret = a.station.node.core.secrets[b.party]
            assert secret == b.station.node.core.secrets[a.party]
            code = reply_code.code(secret, a.picture.messages[entry].message.msg_id, Role.DUTY, Bearer.WEBHOOK)
            body = webhook.write(webhook.Answered(msg_id=a.picture.messages[entry].message.msg_id, said_by="B", answer="WILCO", code=code))
            back = f"{a.url}/api/v1/bearers/webhook/{b.party}"
            now_s = a.setup.clock.now_us() // 1_000_000
            right = webhook.sign(webhook.key(secret, b.party, a.party), "msg_1", now_s, body)
            forged = webhook.sign(webhook.key(secret, a.party, b.party), "msg_1", now_s, body)
            assert (await a.client.post(back, content=body, headers=forged)).status_code >= 400
            assert (await a.client.post(f"{back}x", content=body, headers=right)).status_code >= 400
            assert not a.picture.messages[entry].heard
            first, second = [(await a.client.post(back, content=body, headers=right)).json() for _ in range(2)]
            assert first["code_right"] is True and second == {"again": True}
            assert len(a.picture.messages[entry].heard) == 1
            many = [(await a.client.post(back, content=body, headers=forged)).status_code for _ in range(PER_MINUTE)]
            assert many[-1] == 429 and many.count(429) == 4, "four calls were made before these"
            assert (await a.client.post(back, content=body, headers=right)).status_code == 429, "whoever it is: none of it is looked at"

    run(story)


def test_a_webhook_is_tried_again_and_buried_in_the_end(tmp_path: Path, door: str) -> None:
    async def story() -> None:
        Door.answers = [503, 503, 200]
        await webhook_out.send(door, bytes(32), b"{}", lambda: 1, "msg_1")
        assert len(Door.bodies) == 3
        a, b = Rig(tmp_path / "a", "ALFA", means=means(tmp_path, webhook_url=door)), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            entry = await warned(a, b)
            Door.answers = [503] * 3
            carry(a, b, entry, Bearer.WEBHOOK)
            assert (await tried(a, entry))[0].outcome.value == "failed"
            Door.answers = [410]
            carry(a, b, entry, Bearer.WEBHOOK, Role.SENIOR)
            assert (await tried(a, entry, 2))[1].outcome.value == "refused"
            assert len(list((tmp_path / "dead").glob("*.json"))) == 2

    run(story)


def test_people_are_paged_and_the_voice_shows_on_our_own_desk(tmp_path: Path, door: str) -> None:
    urls = tmp_path / "urls"
    urls.write_text(door.replace("http://", "json://") + "\n")
    urls.chmod(0o600)

    async def story() -> None:
        made = means(tmp_path, page=Secret(file=urls), paging={"duty": Secret(file=urls)})
        a, b = Rig(tmp_path / "a", "ALFA", means=made), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            entry = await warned(a, b)
            carry(a, b, entry, Bearer.PAGE)
            carry(a, b, entry, Bearer.VOICE)
            said = {t.bearer: t for t in await tried(a, entry, 2)}
            assert said[Bearer.PAGE].detail == "paged" and b"WARNING" in Door.bodies[0]
            assert b"K7QD" not in Door.bodies[0], "a page goes through others' hands"
            assert "ring them" in said[Bearer.VOICE].detail
            call = Call(role=Role.DUTY, party=a.party, entry=entry, bearers=(Bearer.LINK, Bearer.PAGE), step=2)
            a.station.house.office.call(call)
            ours = [t for t in await tried(a, entry, 3) if t.party == a.party]
            assert [(t.bearer, t.outcome.value) for t in ours] == [(Bearer.PAGE, "sent")]
            urls.write_text("no such service\n")
            a.station.house.office.call(call)
            assert [t.outcome.value for t in await tried(a, entry, 4) if t.party == a.party][-1] == "failed"

    run(story)


def test_the_desk_types_in_what_it_heard_and_prints_cards(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            entry = await warned(a, b)
            msg_id = a.picture.messages[entry].message.msg_id
            await b.watch("B. Duty")
            code = (await b.post("/api/v1/reply-code", {"msg_id": msg_id, "party": "ALFA"}, status=200))["code"]
            theirs, ours = [(await rig.get(f"/api/v1/messages/{entry}/card"))["card"] for rig in (b, a)]
            assert code in theirs and code not in ours
            page = (await a.get(f"/api/v1/messages/{msg_id}/card?form=html"))["card"]
            assert page.startswith("<!doctype html>") and msg_id in page
            assert (await a.client.get("/api/v1/messages/none/card")).status_code == 404
            said = {"message": entry, "party": "BRAVO", "said_by": "B. Duty", "answer": "WILCO"}
            wrong = await a.post("/api/v1/heard", {**said, "code": "0000-0000"})
            assert wrong["code_right"] is False
            right = await a.post("/api/v1/heard", {**said, "code": code.lower()})
            assert right["code_right"] is True
            await a.post("/api/v1/heard", {**said, "party": "DELTA"}, status=422)
            await a.post("/api/v1/heard", {**said, "code": "what"}, status=422)
            shown = next(m for m in (await a.get("/api/v1/picture"))["messages"] if m["entry"] == entry)
            assert [(h["standing"], h["governs"]) for h in shown["heard"]] == [("unproved", False), ("heard", True)]
            await b.post("/api/v1/acknowledgements", {"entry": entry, "level": "L4", "answer": "UNABLE", **await b.read_back(entry)})
            await until(lambda: a.picture.messages[entry].by_party(b.party))
            shown = next(m for m in (await a.get("/api/v1/picture"))["messages"] if m["entry"] == entry)
            assert [h["standing"] for h in shown["heard"]] == ["disputed", "disputed"]
            secrets = list((a.folder / "pairings").iterdir())
            assert [path.stat().st_mode & 0o777 for path in secrets] == [0o600]

    run(story)


def test_the_drop_folder_moves_each_mail_once_and_says_why_it_refuses(tmp_path: Path) -> None:
    taken: list[bytes] = []

    async def take(raw: bytes) -> None:
        if raw == b"bad":
            raise PeerFault("no good", where="mail", mend="none")
        taken.append(raw)

    async def story() -> None:
        drop = Drop(tmp_path / "mail", 0.05)
        assert await mail_in.look_into(drop, take) == 0
        new = tmp_path / "mail" / "new"
        for name, raw in (("2", b"bad"), ("1", b"good"), (".hidden", b"x")):
            (new / name).write_bytes(raw)
        (new / "link").symlink_to(new / "1")
        assert await mail_in.look_into(drop, take) == 2
        assert taken == [b"good"]
        assert (tmp_path / "mail" / "done" / "1").exists()
        assert "no good" in (tmp_path / "mail" / "refused" / "2.why").read_text()

    run(story)


def test_sealed_mail_of_strangers_and_what_is_no_push_never_reach_the_node(tmp_path: Path) -> None:
    async def story() -> None:
        a, b = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(a, b):
            await warned(a, b)
            intake, secret = b.station.house.office.intake, b.station.node.core.secrets[a.party]
            with pytest.raises(PeerFault, match="no paired party's"):
                await intake.sealed(sealing.seal(bytes(32), a.party, b.party, b"x"), Bearer.MAIL)
            from deconflict.logbook.sync import Beat

            beat = sealing.seal(secret, a.party, b.party, frames.encode(Beat(now_us=0)))
            with pytest.raises(PeerFault, match="no pushes"):
                await intake.sealed(beat, Bearer.MAIL)
            assert await intake.sealed(beat, Bearer.MAIL) == a.party, "what came before does nothing"
            for raw in (b"Subject: x\r\n\r\nWILCO", b"From: x@y.example\r\nSubject: id:m-1\r\n\r\nWILCO 0000-0000"):
                with pytest.raises(PeerFault):
                    await intake.mail(raw)

    run(story)
