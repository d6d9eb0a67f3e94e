"""Webhooks: signed as the specification of Standard Webhooks says, within a window, and each id once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.errors import PeerFault
from deconflict.statements.base import Answer
from deconflict.wire import webhook
from deconflict.wire.webhook import Answered, Message, Seen

A, B = "a" * 26, "b" * 26
KEY = webhook.key(bytes(32), A, B)
NOW = 1_790_000_000
VECTORS = json.loads((Path(__file__).parents[2] / "docs" / "specs" / "vectors" / "carrying.json").read_text())


def test_the_vectors_of_the_specification() -> None:
    for v in VECTORS["webhooks"]:
        key = webhook.key(bytes.fromhex(v["secret"]), v["sender"], v["recipient"])
        assert key.hex() == v["key"]
        assert webhook.sign(key, v["id"], v["timestamp"], v["body"].encode())[webhook.SIGNATURE_HEADER] == v["signature"]


def test_signed_as_standard_webhooks_says() -> None:
    """From the words of the specification: base64 of HMAC-SHA256 over id.timestamp.body."""
    headers = webhook.sign(KEY, "msg_1", NOW, b'{"a":1}')
    right = base64.b64encode(hmac.new(KEY, b'msg_1.%d.{"a":1}' % NOW, hashlib.sha256).digest()).decode()
    assert headers == {"webhook-id": "msg_1", "webhook-timestamp": str(NOW), "webhook-signature": f"v1,{right}"}


@given(st.binary(max_size=200), st.integers(-400, 400))
def test_within_the_window_only(body: bytes, late_s: int) -> None:
    headers = webhook.sign(KEY, "msg_1", NOW, body)
    if abs(late_s) <= webhook.WINDOW_S:
        assert webhook.verify(KEY, headers, body, NOW + late_s) == "msg_1"
    else:
        with pytest.raises(PeerFault, match="too long ago"):
            webhook.verify(KEY, headers, body, NOW + late_s)


def test_forged_ones_are_refused() -> None:
    good = webhook.sign(KEY, "msg_1", NOW, b"{}")
    for changed, body, key in (
        (good, b"{} ", KEY), (good, b"{}", webhook.key(bytes(32), B, A)), ({**good, "webhook-id": "msg_2"}, b"{}", KEY),
        ({**good, "webhook-timestamp": str(NOW + 1)}, b"{}", KEY), ({**good, "webhook-signature": "v1,"}, b"{}", KEY),
        ({**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v2,")}, b"{}", KEY),
        ({**good, "webhook-signature": "v1,ßß"}, b"{}", KEY),
    ):  # fmt: skip
        with pytest.raises(PeerFault, match="signature"):
            webhook.verify(key, changed, body, NOW)
    rotated = {**good, "webhook-signature": "v1,AAAA " + good["webhook-signature"]}
    assert webhook.verify(KEY, rotated, b"{}", NOW) == "msg_1", "several signatures may stand there: one is enough"


@pytest.mark.parametrize(
    "change", [{"webhook-id": ""}, {"webhook-id": "x" * 201}, {"webhook-timestamp": "now"}, {"webhook-timestamp": "9" * 13}]
)
def test_headers_that_are_none(change: dict[str, str]) -> None:
    with pytest.raises(PeerFault, match="missing"):
        webhook.verify(KEY, {**webhook.sign(KEY, "msg_1", NOW, b""), **change}, b"", NOW)


def test_bodies_both_ways() -> None:
    message = Message(
        msg_id="m-1",
        kind="WARNING",
        priority="FLASH",
        status="TEST",
        from_name="ALFA",
        texts=("a",),
        sealed=base64.b64encode(b"x").decode(),
    )
    answered = Answered(msg_id="m-1", said_by="duty", answer=Answer.WILCO, code="K7QD-29XB")
    for body in (message, answered):
        assert webhook.read(webhook.write(body)) == body
    assert webhook.sealed_of(message) == b"x"
    with pytest.raises(PeerFault, match="base64"):
        webhook.sealed_of(Message(msg_id="m", kind="", priority="", status="", from_name="", texts=(), sealed="!!"))


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{}", b"[]", b'{"type":"deconflict.answer"}', b'{"type":"deconflict.answer","msg_id":"m","said_by":"x","more":1}', b"\xff",
        b'{"type":"deconflict.answer","msg_id":"m","said_by":"x","answer":"YES"}', b"[" * 100, b"x" * (webhook.MAX_BODY_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_body(raw: bytes) -> None:
    with pytest.raises(PeerFault):
        webhook.read(raw)


def test_an_id_counts_once_and_is_forgotten_in_the_end() -> None:
    seen = Seen()
    assert not seen.again("a", NOW)
    assert seen.again("a", NOW + 500)
    assert not seen.again("a", NOW + 601), "long after its signature could still be taken"
    for number in range(webhook.MAX_SEEN + 10):
        seen.again(str(number), NOW + 601)
    assert not seen.again("a", NOW + 601)
