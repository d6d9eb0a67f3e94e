"""Webhooks out: signed, tried again with a growing pause for a few seconds, then put aside as a dead letter for people to look at."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from deconflict.errors import Refused
from deconflict.service.bearers.posting import post
from deconflict.service.keyfile import replace_file
from deconflict.wire import webhook

PAUSES_S: Final = (0.3, 0.8)
"""Three tries within about two seconds and their answers' time: a FLASH waits 5 s for its receipt."""
TIMEOUT_S: Final = 2.0
MAX_DEAD: Final = 100
GONE_FOR_GOOD: Final = frozenset({400, 401, 403, 404, 405, 410, 413, 422})


def new_id() -> str:
    """An id for one webhook: every try of it has the same."""
    return f"msg_{secrets.token_hex(12)}"


async def send(url: str, key: bytes, body: bytes, now_s: Callable[[], int], hook_id: str) -> None:
    """Post one webhook until the other side takes it.

    Raises: Refused where it was turned away for good, OSError where nobody took it.
    """
    last = "no try"
    for pause_s in (*PAUSES_S, None):
        try:
            status = await post(url, body, webhook.sign(key, hook_id, now_s(), body), timeout_s=TIMEOUT_S)
            if 200 <= status < 300:
                return
            if status in GONE_FOR_GOOD:
                raise Refused(f"it answered {status}", where=url, mend="check the address and that both sides are paired")
            last = f"it answered {status}"
        except (OSError, TimeoutError) as fault:
            last = f"{fault}" or type(fault).__name__
        if pause_s is not None:
            await asyncio.sleep(pause_s)
    raise OSError(last[:200])


def bury(folder: Path, name: str, body: bytes) -> None:
    """Keep what nobody took, for its owner's eyes; of more than 100 the oldest goes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(folder / f"{name}.json", body)
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for old in kept[:-MAX_DEAD]:
        old.unlink(missing_ok=True)
