"""Mail both ways: what is written can be read by a person and by a node; whatever else comes is refused or does nothing."""

from __future__ import annotations

import dataclasses
from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.statements.base import Answer
from deconflict.wire import letter
from deconflict.wire.letter import Incoming, Letter, Typed, read, write

LETTER = Letter(
    msg_id="m-1.a", role="duty", kind="WARNING", priority="FLASH", status="EXERCISE", from_name="ALFA",
    texts=("Hazard ahead", "Danger à l'avant"),
    checked=(("place", "0 4650 0660"),), answers=("WILCO", "UNABLE"), code="K7QD-29XB", voice_code="AAAA-BBBB",
    link="https://bravo.example/#message=m-1.a", sealed=b"\x00sealed\xff" * 50,
)  # fmt: skip
HEAD = "From: Duty <B@Bravo.example>\r\nMessage-ID: <x@bravo>\r\nSubject: Re: [FLASH] EXERCISE WARNING from ALFA id:m-1.a\r\n"


def sent(made: Letter = LETTER) -> bytes:
    return write(made, sender="line@alfa.example", to="line@bravo.example", at_us=1_790_000_000_000_000)


def reply(text: str, more: str = "") -> bytes:
    return (HEAD + more + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text).encode()


def typed(text: str, more: str = "") -> Typed | None:
    return read(reply(text, more)).typed


def test_a_mail_says_all_that_a_person_needs() -> None:
    mail = message_from_bytes(sent(), policy=policy.default)
    assert mail["Subject"] == "[FLASH] EXERCISE WARNING from ALFA id:m-1.a"
    assert mail["Message-ID"] == "<id.m-1.a.duty@alfa.example>"
    assert mail["X-Priority"] == "1"
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for words in (
        "*** EXERCISE", "Hazard ahead", "Danger à l'avant", "0 4650 0660", "  WILCO K7QD-29XB", "AAAA-BBBB", "https://bravo.example/#message=m-1.a",
        "id:m-1.a", "never approval", "UNDERSTOOD",
    ):  # fmt: skip
        assert words in body
    assert sent() == sent()


def test_entries_come_back_as_they_went() -> None:
    found = read(sent())
    assert found == Incoming("line@alfa.example", "<id.m-1.a.duty@alfa.example>", "m-1.a", LETTER.sealed, None)


def test_a_word_about_a_message_asks_for_no_answer_and_an_actual_one_bears_no_mark() -> None:
    made = dataclasses.replace(
        LETTER, code="", voice_code="", status="ACTUAL", checked=(), link="", sealed=b"", priority="ROUTINE", texts=("plain",)
    )
    mail = message_from_bytes(sent(made), policy=policy.default)
    assert mail["Subject"] == "[ROUTINE] WARNING from ALFA id:m-1.a"
    assert mail["X-Priority"] == "3"
    assert "TO ANSWER" not in mail.get_content()
    assert "by telephone" not in letter.body(dataclasses.replace(LETTER, voice_code=""))
    assert UNDERSTOOD_LINE in letter.body(dataclasses.replace(LETTER, answers=()))


UNDERSTOOD_LINE = "  UNDERSTOOD K7QD-29XB"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WILCO K7QD-29XB", Typed(Answer.WILCO, "K7QD-29XB", None)),
        ("\r\n  wilco k7qd29xb turning north\r\n> quoted", Typed(Answer.WILCO, "k7qd29xb", "turning north")),
        ("UNABLE", Typed(Answer.UNABLE, None, None)),
        ("understood K7QD 29XB", Typed(None, "K7QD 29XB", None)),
        ("NO_CONTROL not ours", Typed(Answer.NO_CONTROL, None, "not ours")),
        ("WILCO K7QD-29XBX", Typed(Answer.WILCO, None, "K7QD-29XBX")),
    ],
)
def test_what_people_type(text: str, expected: Typed) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, WILCO",
        "> WILCO K7QD-29XB",
        "On Monday 3 May ALFA wrote:\nWILCO K7QD-29XB",
        "-----Original Message\nWILCO",
        "MAYBE",
        "| x",
    ],
)
def test_what_is_no_answer(text: str) -> None:
    with pytest.raises(PeerFault, match="neither"):
        read(reply(text))


def test_which_message_it_is_about() -> None:
    assert read(reply("WILCO", "In-Reply-To: <id.m-2.senior@alfa.example>\r\n")).msg_id == "m-2"
    assert read(reply("WILCO", "References: <a@b> <id.m-3.duty@x>\r\n")).msg_id == "m-3"
    assert read(reply("WILCO")).msg_id == "m-1.a"
    assert read(b"From: a@b.example\r\n\r\nWILCO").msg_id is None
    assert read(b"Subject: =?utf-8?q?Re=3A_id=3Am-9?=\r\n\r\nWILCO").msg_id == "m-9"
    assert read(b"Subject: =?utf-8?b?!!!?= id:m-8\r\n\r\nWILCO").msg_id == "m-8"
    assert read(b"Subject: =?utf-8?b?Q?= id:m-7\r\n\r\nWILCO").msg_id == "m-7"  # one sign of base64 is no byte


def nested(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nWILCO\r\n"
    for level in range(depth):
        mark = b"b%d" % level
        inner = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (mark, mark, inner, mark)
    return inner


def many(parts: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    return b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * parts + b"--b--\r\n"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"x" * (letter.MAX_MAIL_BYTES + 1), "bytes"),
        (nested(7), "parts within parts"),
        (nested(40), "parts within parts"),
        (many(13), "too many parts"),
        (reply("WILCO", "Auto-Submitted: auto-replied\r\n"), "automatic"),
        (b"Content-Type: text/plain; charset=utf-7\r\n\r\nWILCO", "character set"),
        (b"Subject: =?utf-7?q?x?=\r\n\r\nWILCO", "character set"),
        (b"Content-Type: multipart/mixed; boundary*=x\0'en'b\r\n\r\n--b\r\n\r\nWILCO\r\n--b--\r\n", "no mail: ValueError"),
        (b"Content-Type: text/plain; charset*=a\0b'en'utf-8\r\n\r\nWILCO", "no mail: ValueError"),
        (b"Content-Type: text/html\r\n\r\nWILCO", "neither"),
        (b"Content-Type: application/vnd.deconflict.sealed\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!", "base64"),
        (b"", "neither"),
    ],
)
def test_what_is_refused(raw: bytes, what: str) -> None:
    with pytest.raises(PeerFault, match=what):
        read(raw)


def test_six_levels_are_still_read() -> None:
    assert read(nested(6)).typed == Typed(Answer.WILCO, None, None)


@given(st.binary(max_size=400), st.integers(0, 5000), st.integers(0, 50))
@example(b"Content-Type: multipart/mixed", 0, 0)
@example(b"From: \xff\xfe=?x?=\r\n\r\n", 0, 0)
def test_hostile_bytes_are_read_or_refused_and_nothing_else(noise: bytes, at: int, cut: int) -> None:
    good = sent()
    for raw in (noise, good[: at % len(good)] + noise + good[at % len(good) + cut :], reply(noise.decode("latin-1"))):
        try:
            found = read(raw)
        except PeerFault:
            continue
        assert isinstance(found, Incoming)
        assert found.sealed is not None or found.typed is not None


@given(st.text(max_size=300))
def test_no_text_of_others_breaks_out_of_a_header(name: str) -> None:
    raw = sent(dataclasses.replace(LETTER, from_name=name or "x", texts=(name.encode("utf-8", "ignore").decode(),)))
    mail = message_from_bytes(raw, policy=policy.default)
    assert len(mail.get_all("To", [])) == 1
    assert "Bcc" not in mail
