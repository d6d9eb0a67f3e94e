"""What people heard from a party by mail, webhook or voice, written down as our own word: HEARD. It is never the party's word."""

from __future__ import annotations

from typing import Any

from deconflict.coordination import heard, ladder, reply_code, watch
from deconflict.errors import Refused
from deconflict.node.core import BY_NODE, Core
from deconflict.node.events import HeardBy
from deconflict.node.limits import Rate
from deconflict.picture.picture import MessageRecord
from deconflict.statements.base import Level, Role
from deconflict.statements.bearing import Heard

MOST_A_MINUTE = 10
"""Of one party: more is a flood or somebody guessing codes, and either shows in the log of the door."""


class Hearing:
    """The part of a node that takes in answers from people who have no node at hand."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._rates: dict[str, Rate] = {}

    def heard(self, event: HeardBy) -> dict[str, Any]:
        """Write down one answer.

        Raises: Refused when the message is not ours to that party, the answer is none for it, or nobody on watch heard it.
        """
        core = self.core
        if event.by is not None:
            watch.check(core.picture.parties.get(core.me.party), event.role or Role.DUTY, event.by)
        record = self._record(event)
        assert record.message is not None
        _check_answer(record, event)
        if not self._rates.setdefault(event.peer, Rate(MOST_A_MINUTE)).take(core.now):
            raise Refused(f"more than {MOST_A_MINUTE} answers in a minute", where="heard", mend="wait a minute; ring them if it goes on")
        role, right = self._proved(record, event)
        said = Heard(
            entry=record.entry, party=event.peer, bearer=event.bearer, role=role, said_by=event.said_by, by=event.by or BY_NODE,
            level=event.level, code_right=right, at_us=core.now, answer=event.answer, remark=event.remark,
        )  # fmt: skip
        entry = core.say(self._book(record, event.peer), "HEARD", {"main": said})
        return {"entry": entry.hash, "message": record.entry, "code_right": right, "role": role.value}

    def _record(self, event: HeardBy) -> MessageRecord:
        """The message of ours to that party that is answered, by its entry or its msg_id."""
        me, messages = self.core.me.party, self.core.picture.messages
        record = messages.get(event.message) or messages.get(self.core.own.get(event.message, ""))
        if record is None or record.message is None or _author(record) != me:
            raise Refused("no such message of ours", where="message", mend="name it by its entry or its msg_id: deconflict status")
        if event.peer not in record.message.to:
            raise Refused("that message did not go to this party", where="party", mend="name the party that answered")
        return record

    def _proved(self, record: MessageRecord, event: HeardBy) -> tuple[Role, bool]:
        """For which role the code is right, and whether it is right and was not used before."""
        secret = self.core.secrets.get(event.peer)
        assert record.message is not None
        role = reply_code.role_of(secret, record.message.msg_id, event.bearer, event.code) if secret and event.code else None
        if role is None:
            return Role.DUTY, False
        return role, not heard.is_used(record, event.peer, role.value, event.bearer.value)

    def _book(self, record: MessageRecord, peer: str) -> str:
        assert record.place is not None
        return record.place.logbook if record.place.logbook.startswith("line/") else f"line/{self.core.channel_with(peer)}"


def _author(record: MessageRecord) -> str | None:
    return record.place.author if record.place else None


def _check_answer(record: MessageRecord, event: HeardBy) -> None:
    legal = ladder.legal_answers(record.kind)
    if event.answer is not None and event.answer not in legal:
        raise Refused(f"{event.answer} does not answer {record.kind}", where="answer", mend=f"one of {', '.join(legal) or 'none'}")
    if (event.answer is None) == (event.level is Level.ANSWERED):
        raise Refused("an answer stands with level L4, and only there", where="level", mend="L4 with an answer, or L2 without")
