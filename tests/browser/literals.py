"""Words that a module of the page would show by itself, in one language: found in its text, so that every visible one goes through the
catalogues. A small reader of JavaScript: comments out, templates and strings in."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
SHOWN = re.compile(r"""\b(?:aria-label|placeholder|title|alt|aria-valuetext|aria-description|label)=(?:"([^"]*)"|'([^']*)')""")
SENTENCE = re.compile(r"[A-Za-z]{2,}[,.:;]? [a-z]{2,}")
"""A string of two words or more: what people write, and not a key, a selector or a path."""
UNSHOWN = re.compile(
    r"""throw\ new\ (?:Type|Range)?Error\($|querySelector(?:All)?\($|closest\??\.?\($|matches\($|matchMedia\($|import\ .*from\ $|from\ $"""
    r"""|getContext\($|\.split\($|font:\ $|FOCUSABLE\ =\ $"""
    r"""|content:\ $|console\.\w+\($|join\($|new\ RegExp\($|RegExp\(\s*\[?$|throw\ $|\bd=$""",
    re.VERBOSE,
)
CHOSEN = re.compile(r"(?:\?|[^\w\s]\s*:|\w\s+:|\|\|)\s$")
LONE = re.compile(r"[A-Z][a-z]{2,}\W*$")
"""One word with a capital that is chosen among others: `isOpen ? "Hide" : "Show"`."""
PLAIN_TAGS = re.compile(r"<(?:kbd|bdi|code)\b[^>]*>[^<]*</(?:kbd|bdi|code)>")
"""What is the same in every language: keys, examples of coordinates, code."""


def pieces(source: str) -> Iterator[tuple[str, str, str]]:
    """(sort, text, what stands before it) of every string, template and piece of a template's text: `string`, `template` or `html`."""
    at, end = 0, len(source)
    while at < end:
        two = source[at : at + 2]
        if two == "//":
            at = _after(source, "\n", at)
        elif two == "/*":
            at = _after(source, "*/", at + 2)
        elif source[at] in "\"'":
            stop = _string_end(source, at)
            yield "string", source[at + 1 : stop], source[:at][-60:]
            at = stop + 1
        elif source[at] == "`":
            text, inner, stop = _template(source, at)
            yield ("html" if source[:at].endswith("html") else "template"), text, source[:at][-60:]
            for each in inner:
                yield from pieces(each)
            at = stop
        elif source[at] == "/" and re.search(r"[(,=:[!&|?{};\n]\s*$", source[:at][-20:]):
            at = _regex_end(source, at)
        else:
            at += 1


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)


def _string_end(source: str, at: int) -> int:
    stop = at + 1
    while source[stop] != source[at]:
        stop += 2 if source[stop] == "\\" else 1
    return stop


def _regex_end(source: str, at: int) -> int:
    stop, inside = at + 1, False
    while source[stop] != "/" or inside:
        inside = source[stop] == "[" or (inside and source[stop] != "]")
        stop += 2 if source[stop] == "\\" else 1
    return stop + 1


def _template(source: str, at: int) -> tuple[str, list[str], int]:
    """A template's own text with a space for each value in it, the sources of those values, and where it ends."""
    text, inner, stop = "", [], at + 1
    while source[stop] != "`":
        if source[stop : stop + 2] == "${":
            begun, stop = stop + 2, _value_end(source, stop + 2)
            inner.append(source[begun:stop])
            text, stop = text + "\u0000", stop + 1
        else:
            text, stop = text + source[stop], stop + 1
    return text, inner, stop + 1


def _value_end(source: str, at: int) -> int:
    """Where the brace that closes a template's value stands."""
    depth = 0
    while depth or source[at] != "}":
        if source[at] == "`":
            at = _template(source, at)[2]
        elif source[at] in "\"'":
            at = _string_end(source, at) + 1
        else:
            depth += {"{": 1, "}": -1}.get(source[at], 0)
            at += 1
    return at


def shown(source: str) -> list[str]:
    """Every text in it that people would read as it stands."""
    found = []
    for sort, text, before in pieces(source):
        if sort == "html":
            found += [said for pair in SHOWN.findall(text) if WORD.search(said := (pair[0] or pair[1]).replace("\u0000", " "))]
            rest = re.sub(r"<[^<>]*>", "\u0001", PLAIN_TAGS.sub("", re.sub(r"=>", "", text)))
            found += [said.strip() for said in rest.replace("\u0000", "\u0001").split("\u0001") if WORD.search(said)]
        elif SENTENCE.search(text.replace("\u0000", " ")) and not UNSHOWN.search(before):
            found.append(text.replace("\u0000", "…"))
        elif sort == "string" and LONE.match(text) and CHOSEN.search(before):
            found.append(text)
    return found
