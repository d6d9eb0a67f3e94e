"""What comes in by mail and webhook, to the node: sealed entries as frames of who sealed them, typed answers as something we heard."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from deconflict.coordination import reply_code
from deconflict.errors import PeerFault, Refused
from deconflict.logbook.sync import Push
from deconflict.node.events import FrameHeard, HeardBy
from deconflict.service.house import request_id
from deconflict.service.loop import Loop, entropy
from deconflict.statements.base import Level
from deconflict.statements.receipts import Bearer
from deconflict.wire import frames, letter, sealing, webhook

MAX_FRAMES: Final = 8


class Intake:
    """The way in. `party_of` knows a peer by the address its mail comes from, or not at all."""

    def __init__(self, node: Any, loop: Loop, party_of: Callable[[str], str | None]) -> None:
        self._node = node
        self._loop = loop
        self._party_of = party_of
        self._seen = webhook.Seen()
        self.hooks = webhook.Seen()

    async def mail(self, raw: bytes) -> None:
        """Take in one mail. Raises PeerFault or Refused with what is wrong with it."""
        found = letter.read(raw)
        if found.sealed is not None:
            await self.sealed(found.sealed, Bearer.MAIL)
        elif found.typed is not None:
            await self._answered(found, found.typed)

    async def sealed(self, data: bytes, bearer: Bearer) -> str:
        """Sealed entries: to the node, as what who sealed them pushes by that bearer; returns that party. The same bytes count once."""
        party, opened = sealing.open_sealed(self._secrets(), self._me, data)
        if self._seen.again(hashlib.sha256(data).hexdigest(), self._now_s()):
            return party
        heard = frames.Decoder().feed(opened)
        if not 0 < len(heard) <= MAX_FRAMES or not all(isinstance(frame, Push) for frame, _ in heard):
            raise PeerFault("sealed, but no pushes", where="sealed entries", mend="send pushes of entries only")
        for frame, size in heard:
            await self._loop.deliver(FrameHeard(peer=party, frame=frame, size=size, entropy=entropy(), bearer=bearer))
        return party

    async def hook(self, party: str, body: webhook.Body) -> Mapping[str, Any]:
        """The body of a webhook that this party signed."""
        if isinstance(body, webhook.Message):
            return {"party": await self.sealed(webhook.sealed_of(body), Bearer.WEBHOOK)}
        typed = letter.Typed(body.answer, body.code, body.remark)
        return await self._heard(party, Bearer.WEBHOOK, body.msg_id, body.said_by, typed)

    async def _answered(self, found: letter.Incoming, typed: letter.Typed) -> None:
        """A typed answer: of the party whose address it comes from, else of the one whose code it holds."""
        if found.msg_id is None:
            raise PeerFault("an answer to nothing", where="mail", mend="reply to the mail itself, so that its subject stays")
        party = self._party_of(found.sender) or self._party_by_code(found.msg_id, typed.code)
        if party is None:
            raise PeerFault("an answer of nobody we know", where="mail", mend="answer from the address we write to, or with the code")
        # Which address it came from is said, though anybody could write it there: the code is what counts.
        await self._heard(party, Bearer.MAIL, found.msg_id, found.sender[:64] or "unknown", typed)

    def _party_by_code(self, msg_id: str, code: str | None) -> str | None:
        said = _digest(code)
        if said is None:
            return None
        fits = (p for p, secret in sorted(self._secrets().items()) if reply_code.role_of(secret, msg_id, Bearer.MAIL, said) is not None)
        return next(fits, None)

    async def _heard(self, party: str, bearer: Bearer, msg_id: str, said_by: str, typed: letter.Typed) -> Mapping[str, Any]:
        return await self._loop.ask(
            HeardBy(
                request=request_id(), peer=party, bearer=bearer, message=msg_id, said_by=said_by, answer=typed.answer,
                level=Level.UNDERSTOOD if typed.answer is None else Level.ANSWERED, code=_digest(typed.code), remark=typed.remark,
                entropy=entropy(),
            )
        )  # fmt: skip

    @property
    def _me(self) -> str:
        return str(self._node.core.me.party)

    def _secrets(self) -> Mapping[str, bytes]:
        return dict(self._node.core.secrets)

    def _now_s(self) -> int:
        return self._loop.clock.now_us() // 1_000_000


def _digest(code: str | None) -> str | None:
    """The digest of a code as somebody typed it; None for what is no code at all."""
    try:
        return None if code is None else reply_code.digest(reply_code.normal(code))
    except Refused:
        return None
