"""An act that says a message was understood passes with the right read-back only (docs/line.md)."""

from __future__ import annotations

from typing import Final

import msgspec

from deconflict.coordination import outside
from deconflict.node.events import Acknowledged
from deconflict.picture.picture import MessageRecord
from deconflict.service import reading_back
from deconflict.service.house import House, request_id
from deconflict.service.loop import entropy
from deconflict.statements.base import Level

WRONG: Final = "read-back wrong"


async def judged(house: House, act: Acknowledged, readback: str | None, choice: int | None) -> None:
    """Let an act pass whose read-back was right, or that needs none.

    Refused otherwise. A wrong choice is written down as no more than shown, with the name of whoever chose.
    """
    record, me = house.node.picture.messages.get(act.entry), house.node.core.me.party
    if record is None or not reading_back.is_due(record, me, act.level, mismatch=mismatch(house, record)):
        return
    if house.read_backs.judge(act.entry, readback, choice):
        return
    shown = msgspec.structs.replace(
        act, request=request_id(), level=Level.SHOWN, answer=None, remark=WRONG, members=(), passed_to=None, passed_at_us=None,
        entropy=entropy(),
    )  # fmt: skip
    await house.loop.ask(shown)
    raise reading_back.wrong(act.entry)


def mismatch(house: House, record: MessageRecord) -> bool:
    """Whether the message says its place in two ways that lie apart."""
    return outside.mismatch_of(house.node.picture, record) is not None
