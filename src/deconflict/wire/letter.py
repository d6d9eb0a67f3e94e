"""A message as mail that a person can read and answer without a node, and mail back into entries or a typed answer. Pure both ways.

What comes in is hostile until shown otherwise: size, parts, depth and character sets are bounded before anything is looked at, the entries
count only under their seal (wire.sealing) and their signatures, and a typed answer only as something we heard.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import EmailMessage, Message
from email.utils import format_datetime, parseaddr
from typing import Final

from deconflict.errors import PeerFault
from deconflict.statements.base import Answer

MAX_MAIL_BYTES: Final = 3 * 2**20
"""One sealed attachment of 1 MiB in base64, its text, and what mail servers add."""
MAX_PARTS: Final = 12
MAX_NESTED: Final = 6
MAX_TEXT_SIGNS: Final = 100_000
CHARSETS: Final = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
ATTACHMENT: Final = "entries.deconflict"
ATTACHMENT_TYPE: Final = ("application", "vnd.deconflict.sealed")
UNDERSTOOD: Final = "UNDERSTOOD"
"""What a person types who has understood (L2) and does not answer yet."""

_MULTIPART: Final = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_ID: Final = re.compile(r"\bid:([A-Za-z0-9._-]{1,64})")
_REPLY: Final = re.compile(r"<id\.([A-Za-z0-9._-]{1,64})\.[a-z]{1,16}@")
_ANSWER: Final = re.compile(
    r"(?P<answer>[A-Za-z_]{4,32})(?:[ \t]+(?P<code>[0-9A-Za-z]{4}[ -]?[0-9A-Za-z]{4})(?![0-9A-Za-z]))?(?:[ \t]+(?P<remark>\S.{0,199}))?"
)
_QUOTE: Final = re.compile(r">|\||-{3,} ?(?:original|forwarded)|_{5,}|on .{5,200} wrote:$", re.IGNORECASE)
_AUTOMATIC: Final = re.compile(r"auto-replied|auto-generated", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes into one mail. Texts are rendered by the caller, one block per language; `sealed` is wire.sealing.seal of the frames.

    `checked`: (what, digits with check code) to be read back; `code` is the reply code by mail, `voice_code` the one to read aloud;
    both are empty where the mail brings a word about a message and not the message. `link` leads to a sign-in and holds the id only.
    """

    msg_id: str
    role: str
    kind: str
    priority: str
    status: str
    from_name: str
    texts: tuple[str, ...]
    checked: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    code: str = ""
    voice_code: str = ""
    link: str = ""
    sealed: bytes = b""


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed as an answer: the answer (None: understood), the code as typed, a remark."""

    answer: Answer | None
    code: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What one mail held: who says it sent it (an address, proved by nothing), the message it is about, sealed entries, an answer."""

    sender: str
    message_id: str
    msg_id: str | None
    sealed: bytes | None
    typed: Typed | None


def write(letter: Letter, *, sender: str, to: str, at_us: int) -> bytes:
    """The mail as bytes, with CRLF; the same letter at the same instant gives the same bytes."""
    mail = EmailMessage(policy=policy.SMTP)
    mark = "" if letter.status == "ACTUAL" else f"{letter.status} "
    mail["Subject"] = f"[{letter.priority}] {mark}{letter.kind} from {_plain(letter.from_name)} id:{letter.msg_id}"
    mail["From"] = sender
    mail["To"] = to
    mail["Date"] = format_datetime(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us))
    mail["Message-ID"] = f"<id.{letter.msg_id}.{letter.role}@{sender.rpartition('@')[2] or 'localhost'}>"
    mail["X-Priority"] = "1" if letter.priority in ("FLASH", "URGENT") else "3"
    mail.set_content(body(letter), cte="base64" if not body(letter).isascii() else "7bit")
    if letter.sealed:
        mail.add_attachment(letter.sealed, maintype=ATTACHMENT_TYPE[0], subtype=ATTACHMENT_TYPE[1], filename=ATTACHMENT)
        mail.set_boundary(f"=_{letter.msg_id}_{letter.role}_="[:70])
    return mail.as_bytes()


def body(letter: Letter) -> str:
    """The text of the mail, in lines of its own blocks."""
    lines = [] if letter.status == "ACTUAL" else [f"*** {letter.status} {letter.status} {letter.status} ***", ""]
    for text in letter.texts:
        lines += [*text.splitlines(), ""]
    if letter.checked:
        lines += ["READ BACK, digit by digit; the last two are the check code:"]
        lines += [f"  {what}: {digits}" for what, digits in letter.checked] + [""]
    if letter.code:
        lines += _how_to_answer(letter)
    if letter.link:
        lines += [f"On your own node, after signing in: {letter.link}", ""]
    lines += [f"message id:{letter.msg_id}", "An acknowledgement is never approval, and silence is never consent."]
    return "\n".join(lines) + "\n"


def _how_to_answer(letter: Letter) -> list[str]:
    example = letter.answers[0] if letter.answers else UNDERSTOOD
    lines = [
        "TO ANSWER, reply to this mail with one line above everything else:",
        f"  {example} {letter.code}",
        f"answers: {', '.join((*letter.answers, UNDERSTOOD))}",
    ]
    if letter.voice_code:
        lines += [f"by telephone, read aloud the answer and this code: {letter.voice_code}"]
    return [*lines, "Each code counts once. Keep this mail to those who may answer.", ""]


def read(raw: bytes) -> Incoming:
    """What a mail from anywhere holds.

    Raises: PeerFault for one that is too large, too deep, of many parts, automatic, or holds neither entries nor an answer.
    """
    if len(raw) > MAX_MAIL_BYTES:
        raise _fault(f"{len(raw)} bytes", f"at most {MAX_MAIL_BYTES}")
    if len(_MULTIPART.findall(raw)) > MAX_NESTED * 2:
        raise _fault("too many parts within parts", f"at most {MAX_NESTED} levels")
    try:
        return _incoming(message_from_bytes(raw, policy=policy.compat32))
    except (MessageError, ValueError, RecursionError, LookupError) as fault:
        # Whatever is asked of a mail is decoded only then, so anything may be found wrong with it until all is said.
        raise _fault(f"no mail: {type(fault).__name__}", "send plain text") from None


def _incoming(mail: Message) -> Incoming:
    parts = list(_parts(mail))
    sender, message_id = parseaddr(_header(mail, "From"))[1].lower(), _header(mail, "Message-ID").strip()[:200]
    if _AUTOMATIC.search(_header(mail, "Auto-Submitted")):
        raise _fault("an automatic answer", "a person answers")
    sealed = next(filter(None, map(_sealed, parts)), None)
    typed = None if sealed is not None else next(filter(None, map(_typed, parts)), None)
    if sealed is None and typed is None:
        raise _fault("neither entries nor an answer in its first line", "reply with one line: ANSWER CODE")
    return Incoming(sender, message_id, _about(mail), sealed, typed)


def _parts(mail: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves of a mail, in order. PeerFault when there are too many, or they lie too deep."""
    if depth > MAX_NESTED:
        raise _fault("parts within parts", f"at most {MAX_NESTED} levels")
    if not mail.is_multipart():
        yield mail
        return
    inner = mail.get_payload()
    if not isinstance(inner, list) or len(inner) > MAX_PARTS:
        raise _fault("too many parts", f"at most {MAX_PARTS}")
    for part in inner:
        assert isinstance(part, Message)
        yield from _parts(part, depth + 1)


def _header(mail: Message, name: str) -> str:
    """A header in plain signs; what cannot be decoded is left as it came."""
    raw = str(mail.get(name, ""))[:2000]
    try:
        pieces = [text.decode(_charset(charset), "replace") if isinstance(text, bytes) else text for text, charset in decode_header(raw)]
    except (HeaderParseError, ValueError, LookupError):
        return _plain(raw)
    return _plain("".join(pieces))


def _charset(name: str | None) -> str:
    lower = (name or "us-ascii").lower().strip()
    if lower not in CHARSETS:
        raise _fault(f"the character set {lower[:40]!r}", "write UTF-8")
    return lower


def _about(mail: Message) -> str | None:
    """The msg_id it is about: of what it replies to, else as its subject names it."""
    for name in ("In-Reply-To", "References"):
        found = _REPLY.findall(_header(mail, name))
        if found:
            return str(found[-1])
    named = _ID.search(_header(mail, "Subject"))
    return named[1] if named else None


def _payload(part: Message) -> bytes:
    """The decoded bytes of a leaf. PeerFault when its base64 is none."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        text = str(part.get_payload())
        try:
            return binascii.a2b_base64("".join(text.split()), strict_mode=True)
        except (binascii.Error, ValueError):
            raise _fault("an attachment that is no base64", "send it again") from None
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _sealed(part: Message) -> bytes | None:
    return _payload(part) if part.get_content_type() == "/".join(ATTACHMENT_TYPE) else None


def _typed(part: Message) -> Typed | None:
    """The answer in the first line of a text that is neither quoted nor empty; None where that line is no answer."""
    if part.get_content_type() != "text/plain":
        return None
    charset = part.get_content_charset("us-ascii")
    text = _payload(part)[:MAX_TEXT_SIGNS].decode(_charset(str(charset)), "replace")
    for line in text.splitlines():
        stripped = _plain(line).strip()
        if _QUOTE.match(stripped):
            return None
        if stripped:
            return _answer(stripped)
    return None


def _answer(line: str) -> Typed | None:
    found = _ANSWER.fullmatch(line)
    word = found["answer"].upper() if found else ""
    if found is None or word not in {UNDERSTOOD, *(answer.value for answer in Answer)}:
        return None
    return Typed(None if word == UNDERSTOOD else Answer(word), found["code"], found["remark"])


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _fault(what: str, mend: str) -> PeerFault:
    return PeerFault(what, where="mail", mend=mend)
