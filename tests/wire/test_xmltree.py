"""XML within bounds: no bomb goes off, and a refusal names the line."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.wire.xmltree import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, child, children, local, text, tree

LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS, OUTSIDE, b"<!DOCTYPE l><l/>", b"", b"x", b"<a>", b"<a></b>", b'<?xml version="1.0" encoding="none"?><a/>', b"<a>&no;</a>",
        b"\xff\xfe<", b"<a>\x00</a>", b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), b"<a" + b" " * MAX_BYTES,
        b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>",
    ],
)  # fmt: skip
def test_what_may_not_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as fault:
        tree(data, "f.xml")
    assert fault.value.where.startswith("f.xml")
    assert fault.value.mend


def test_elements_know_their_lines_and_names() -> None:
    document = tree(b'<a xmlns="urn:x">\n <b> one </b>\n <c/><b>two</b></a>', "f.xml")
    first, second = children(document.root, "b")
    assert [document.at(one) for one in (document.root, first, second)] == ["f.xml:1", "f.xml:2", "f.xml:3"]
    assert (local(first), text(first), text(child(document.root, "none"))) == ("b", "one", "")
