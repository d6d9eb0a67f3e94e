"""The page's files and the picture as a browser gets them: packed once, revalidated, under one strict policy."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import httpx

from deconflict.service.gate import CONTENT_SECURITY_POLICY
from deconflict.service.shipped import Shipped, bare, sent

from .rig import Rig, rigs


async def ask(app: Any, path: str, **headers: str) -> httpx.Response:
    """One GET without a socket."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return await client.get(path, headers=named)


def test_text_is_packed_once_and_revalidated(tmp_path: Path) -> None:
    (tmp_path / "map.mjs").write_text("export const sea = 'blue';\n" * 200)
    (tmp_path / "small.js").write_text("1\n")
    (tmp_path / "dot.png").write_bytes(b"\x89PNG" * 1000)

    async def story() -> None:
        app = Shipped(directory=tmp_path)
        first = await ask(app, "/map.mjs", accept_encoding="gzip")
        assert first.headers["content-encoding"] == "gzip"
        assert int(first.headers["content-length"]) < 500
        assert first.text == (tmp_path / "map.mjs").read_text()
        assert (first.headers["vary"], first.headers["cache-control"]) == ("Accept-Encoding", "no-cache")
        again = await ask(app, "/map.mjs", accept_encoding="gzip", if_none_match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        (tmp_path / "map.mjs").write_text("export const sea = 'grey and wide';\n" * 300)
        changed = await ask(app, "/map.mjs", accept_encoding="gzip", if_none_match=first.headers["etag"])
        assert "grey" in changed.text
        plain = (("/map.mjs", {"accept_encoding": "identity"}), ("/small.js", {}), ("/dot.png", {}), ("/map.mjs", {"range": "bytes=0-9"}))
        for path, headers in plain:
            assert "content-encoding" not in (await ask(app, path, **headers)).headers, path

    asyncio.run(story())


def test_our_own_scripts_go_without_comments_each_line_where_it_was(tmp_path: Path) -> None:
    script = b'/** What it is.\n * More */\nconst a = "// b"; // kept\n  // gone\n/* c */ d();\nconst e = /[/*]/;\n'
    assert bare(script) == b'\n\nconst a = "// b"; // kept\n\n/* c */ d();\nconst e = /[/*]/;\n'
    for place, goes in (("ours.js", bare(script)), ("theirs.mjs", script), ("modules/theirs.js", script)):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(script)
        assert gzip.decompress(sent(str(tmp_path / place))) == goes


def test_a_node_packs_its_picture_not_its_events_and_allows_nothing_beyond_itself(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            shown = await rig.client.get("/openapi.json")
            assert shown.headers["content-encoding"] == "gzip"
            assert shown.json()["info"]["title"] == "deconflict"
            async with rig.client.stream("GET", "/api/v1/events") as stream:
                assert "content-encoding" not in stream.headers
            assert shown.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
            docs = (await rig.client.get("/docs")).headers["content-security-policy"]
            assert docs.startswith(CONTENT_SECURITY_POLICY)
            plain = await rig.client.get("/api/v1/picture", headers={"Accept-Encoding": "identity"})
            assert "content-encoding" not in plain.headers

    asyncio.run(story())


def test_two_nodes_on_one_host_do_not_sign_each_others_pages_out(tmp_path: Path) -> None:
    """A browser sends the cookies of a host to all its ports: each node must find its own among them."""

    async def story() -> None:
        pair = Rig(tmp_path / "a", "ALFA"), Rig(tmp_path / "b", "BRAVO")
        async with rigs(*pair), httpx.AsyncClient() as browser:
            for rig in pair:
                code = rig.station.house.sessions.new_code()
                opened = await browser.post(f"{rig.url}/api/v1/session", json={"code": code}, headers={"Origin": rig.url})
                assert opened.status_code == 204
            names = {cookie.name for cookie in browser.cookies.jar}
            assert names == {f"dc_session_{rig.url.rpartition(':')[2]}" for rig in pair}
            for rig in pair:
                assert (await browser.get(f"{rig.url}/api/v1/picture")).json()["me"]["name"] == rig.identity.name
            await browser.request("DELETE", f"{pair[0].url}/api/v1/session", headers={"Origin": pair[0].url})
            answers = [(await browser.get(f"{rig.url}/api/v1/session")).status_code for rig in pair]
            assert answers == [401, 200]

    asyncio.run(story())
