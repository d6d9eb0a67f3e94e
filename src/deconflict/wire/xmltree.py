"""XML documents from anywhere, bounded in size, depth and number of elements while they are read; no document types, no entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from deconflict.errors import Refused

MAX_BYTES: Final = 32 * 2**20
MAX_DEPTH: Final = 100
MAX_ELEMENTS: Final = 500_000
_CHUNK: Final = 2**16
_MEND: Final = f"well-formed XML without a document type, at most {MAX_DEPTH} elements deep"


class Tree:
    """A document's root, and the line that each of its elements begins at."""

    def __init__(self, root: Element, lines: dict[Element, int], source: str) -> None:
        self.root = root
        self.source = source
        self._lines = lines

    def at(self, element: Element) -> str:
        """Where an element stands, as FILE:LINE."""
        return f"{self.source}:{self._lines.get(element, 0)}"


class _Bounded(TreeBuilder):
    """Builds the tree, and refuses as soon as it grows beyond bounds."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.lines: dict[Element, int] = {}
        self.expat: Any = None
        self._source = source
        self._depth = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH or len(self.lines) >= MAX_ELEMENTS:
            what = f"more than {MAX_DEPTH} elements deep" if self._depth > MAX_DEPTH else f"more than {MAX_ELEMENTS} elements"
            raise Refused(what, where=f"{self._source}:{self.expat.CurrentLineNumber}", mend=_MEND)
        element = super().start(tag, attrs)
        self.lines[element] = self.expat.CurrentLineNumber
        return element

    def end(self, tag: Any, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def tree(data: bytes, source: str) -> Tree:
    """The document. Refused with its line when it is no XML, declares anything, or is beyond bounds."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes of XML", where=source, mend=f"at most {MAX_BYTES} bytes in one document")
    builder = _Bounded(source)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder.expat = parser.parser
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
        root: Element = parser.close()
    except ParseError as fault:
        line, column = fault.position
        raise Refused(f"no XML: {fault}"[:160], where=f"{source}:{line}:{column + 1}", mend="mend the XML at this place") from None
    except (DefusedXmlException, ValueError, LookupError, AssertionError) as fault:
        raise Refused(f"XML that declares what it may not: {fault}"[:160], where=source, mend=_MEND) from None
    return Tree(root, builder.lines, source)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children of any of these local names; all, where none is given."""
    return (child for child in element if not names or local(child) in names)


def child(element: Element, name: str) -> Element | None:
    """The first child of that local name."""
    return next(children(element, name), None)


def text(element: Element | None) -> str:
    """An element's own text without the space around it; empty where there is none."""
    return (element.text or "").strip() if element is not None else ""
