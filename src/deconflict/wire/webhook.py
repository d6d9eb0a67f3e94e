"""Webhooks as the Standard Webhooks specification shapes and signs them: what goes to a peer's door, and what comes to ours. Pure.

The signing key is derived from the pairing's secret, one for each direction, so that nothing has to be agreed or stored beside it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections import OrderedDict
from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import check_bounds
from deconflict.statements.base import Answer

WINDOW_S: Final = 300
"""How far a signature's time may be from ours, as the specification recommends."""
MAX_BODY_BYTES: Final = 2**21
MAX_SEEN: Final = 10_000
ID_HEADER: Final = "webhook-id"
TIME_HEADER: Final = "webhook-timestamp"
SIGNATURE_HEADER: Final = "webhook-signature"

Short = Annotated[str, Meta(max_length=200)]
Long = Annotated[str, Meta(max_length=20_000)]
MsgId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$(?!\n)")]


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="deconflict.message"):
    """A message, or a word about one: for machines its sealed entries (base64), for people its text in each language and how to answer."""

    msg_id: MsgId
    kind: Short
    priority: Short
    status: Short
    from_name: Short
    texts: Annotated[tuple[Long, ...], Meta(max_length=4)]
    answers: Annotated[tuple[Short, ...], Meta(max_length=32)] = ()
    code: Short = ""
    link: Short = ""
    sealed: Annotated[str, Meta(max_length=1_500_000)] = ""


class Answered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="deconflict.answer"):
    """What somebody without a node answers through a program of theirs. Without an answer: understood."""

    msg_id: MsgId
    said_by: Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
    answer: Answer | None = None
    code: Short | None = None
    remark: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")] | None = None


Body = Message | Answered


def key(secret: bytes, sender: str, recipient: str) -> bytes:
    """The 32-byte signing key of one direction between two parties."""
    return hmac.digest(secret, f"deconflict/webhook/1\n{sender}\n{recipient}".encode(), "sha256")


def write(body: Body) -> bytes:
    """The body as JSON."""
    return msgspec.json.encode(body)


def sign(signing_key: bytes, hook_id: str, at_s: int, body: bytes) -> dict[str, str]:
    """The three headers of one webhook; a retry keeps its id and takes a new time."""
    return {ID_HEADER: hook_id, TIME_HEADER: str(at_s), SIGNATURE_HEADER: f"v1,{_signature(signing_key, hook_id, at_s, body)}"}


def _signature(signing_key: bytes, hook_id: str, at_s: int, body: bytes) -> str:
    said = f"{hook_id}.{at_s}.".encode() + body
    return base64.b64encode(hmac.digest(signing_key, said, "sha256")).decode()


def verify(signing_key: bytes, headers: Mapping[str, str], body: bytes, now_s: int) -> str:
    """The id of a webhook that is signed with this key, for about now. `headers` by lower-case name.

    Raises: PeerFault when a header lacks, the time is out of the window, or no signature fits.
    """
    hook_id, stated = headers.get(ID_HEADER, ""), headers.get(TIME_HEADER, "")
    if not hook_id or len(hook_id) > 200 or not (stated.isascii() and stated.isdigit() and len(stated) <= 12):
        raise _fault("a header is missing", f"send {ID_HEADER}, {TIME_HEADER} and {SIGNATURE_HEADER}")
    if abs(now_s - int(stated)) > WINDOW_S:
        raise _fault("signed too long ago, or for later", "set the clock by the network, and sign anew")
    right = _signature(signing_key, hook_id, int(stated), body).encode()
    given = [word.removeprefix("v1,").encode() for word in headers.get(SIGNATURE_HEADER, "").split(" ")[:8] if word.startswith("v1,")]
    if not [one for one in given if hmac.compare_digest(one, right)]:
        raise _fault("the signature is not this party's", "derive the key from the pairing's secret: docs/specs/carrying.md")
    return hook_id


def read(raw: bytes) -> Body:
    """The body of a webhook whose signature was verified. PeerFault when it is none."""
    check_bounds(raw, max_bytes=MAX_BODY_BYTES, max_depth=4, where="webhook")
    try:
        found: Body = msgspec.json.decode(raw, type=Message | Answered)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise _fault(f"no body of ours: {fault}", "send deconflict.message or deconflict.answer") from None
    return found


def sealed_of(message: Message) -> bytes:
    """The sealed entries of a message. PeerFault when they are no base64."""
    try:
        return binascii.a2b_base64(message.sealed, strict_mode=True)
    except (binascii.Error, ValueError):
        raise _fault("entries that are no base64", "send them again") from None


class Seen:
    """Ids taken within the window, so that a webhook that comes again does nothing. Holds at most 10,000; of those the oldest goes."""

    def __init__(self) -> None:
        self._at_s: OrderedDict[str, int] = OrderedDict()

    def again(self, hook_id: str, now_s: int) -> bool:
        """Whether that id was seen within twice the window; it is remembered from now on."""
        while self._at_s and (len(self._at_s) >= MAX_SEEN or next(iter(self._at_s.values())) < now_s - 2 * WINDOW_S):
            self._at_s.popitem(last=False)
        known = hook_id in self._at_s
        self._at_s.setdefault(hook_id, now_s)
        return known


def _fault(what: str, mend: str) -> PeerFault:
    return PeerFault(what, where="webhook", mend=mend)
