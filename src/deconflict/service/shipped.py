"""The page's own files, compressed once and kept: what a browser has already is not sent again, and comments stay here."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import MutableMapping
from pathlib import PurePath
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

PACKED = frozenset({".js", ".mjs", ".css", ".json", ".html", ".svg"})
LEAST_BYTES = 1024
LEVEL = 6
MODULES = "modules"
"""The folder of what others wrote: it goes as it is, with its licences."""
_COMMENT = re.compile(rb"^[ \t]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)$", re.MULTILINE)
"""Lines that hold nothing but a comment."""


class Shipped(StaticFiles):
    """Static files with ETags, asked for anew each time, and gzip for what is text. Memory: the compressed files, about 2 MB."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._kept: dict[str, tuple[str, bytes]] = {}

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """The file; compressed where the browser takes that and asks for all of it."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        asked = Headers(scope=scope)
        takes = "gzip" in asked.get("accept-encoding", "") and "range" not in asked and scope["method"] == "GET"
        if not isinstance(response, FileResponse) or PurePath(response.path).suffix not in PACKED:
            return response
        response.headers["vary"] = "Accept-Encoding"
        if not takes or int(response.headers["content-length"]) < LEAST_BYTES:
            return response
        return await self._compressed(response)

    async def _compressed(self, plain: FileResponse) -> Response:
        etag = plain.headers["etag"]
        kept = self._kept.get(str(plain.path))
        if kept is None or kept[0] != etag:
            kept = (etag, await asyncio.to_thread(sent, str(plain.path)))
            self._kept[str(plain.path)] = kept
        names = ("content-type", "last-modified", "cache-control", "vary")
        headers = {**{name: plain.headers[name] for name in names}, "etag": f"W/{etag}", "content-encoding": "gzip"}
        return Response(kept[1], status_code=plain.status_code, headers=headers)


def sent(path: str) -> bytes:
    """A file of the page as it goes over the wire: compressed, and of our own scripts without their comments, each line where it was."""
    with open(path, "rb") as file:
        data = file.read()
    ours = PurePath(path).suffix == ".js" and MODULES not in PurePath(path).parts
    return gzip.compress(bare(data) if ours else data, LEVEL, mtime=0)


def bare(script: bytes) -> bytes:
    """A script without the lines that are comments; they are left empty, so that a fault still names the line of the file."""
    return _COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), script)
