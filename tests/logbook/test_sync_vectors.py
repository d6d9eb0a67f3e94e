"""The published frames and conversations are what our code says, and its frames are canonical by RFC 8785."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rfc8785

from deconflict.logbook.encoding import decode, encode
from deconflict.logbook.sync import Frame

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "specs" / "vectors" / "sync.json").read_text(encoding="utf-8")
VECTORS: dict[str, Any] = json.loads(TEXT)


def test_the_file_is_what_the_code_makes(maker: ModuleType) -> None:
    assert maker.text_of_vectors(maker.sync_vectors()) == TEXT, "run tests/logbook/vectors.py"


@pytest.mark.parametrize("vector", VECTORS["frames"], ids=[vector["name"] for vector in VECTORS["frames"]])
def test_frames_are_canonical(vector: dict[str, str]) -> None:
    data = vector["text"].encode()
    assert rfc8785.dumps(json.loads(data)) == data
    assert encode(decode(data, Frame, max_bytes=10**6, max_depth=16)) == data  # type: ignore[arg-type]


@pytest.mark.parametrize("talk", VECTORS["conversations"], ids=[talk["name"] for talk in VECTORS["conversations"]])
def test_a_conversation_ends_with_everything_asked_for(talk: dict[str, Any]) -> None:
    said = talk["said"]
    assert said[0]["frame"] == "heads"
    given = {seq for step in said if step["frame"] == "give" for seq in step["seqs"]}
    for want, give in zip(said[1::2], said[2::2], strict=True):
        assert (want["frame"], give["frame"]) == ("want", "give")
        assert give["seqs"] == list(range(want["from_seq"], want["from_seq"] + len(give["seqs"])))
        assert len(give["seqs"]) <= talk["limit"]
    assert (
        given
        == {
            "a newcomer, three at a time": set(range(7)),
            "two behind": {5, 6},
            "the other branch of a fork": set(range(8)),
            "nothing new": set(),
        }[talk["name"]]
    )
