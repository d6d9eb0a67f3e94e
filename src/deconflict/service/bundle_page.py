"""The page of a bundle that is printed: who holds which key, then every entry in words, the languages side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from deconflict.service.reading import direction
from deconflict.service.tongues_of_page import own

_STYLE: Final = (
    "body{font:9.5pt/1.4 'DejaVu Sans','Noto Sans',system-ui,sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem}"
    "html{color:#111;background:#fff}"
    "h1{font-size:16pt;margin:0 0 .5rem}p{margin:.2rem 0}"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;margin-top:1rem}"
    "th,td{border-bottom:1px solid #bbb;padding:.25rem .5rem;text-align:start;vertical-align:top;overflow-wrap:anywhere}"
    "th{border-bottom:2px solid #111;font-weight:600}thead{display:table-header-group}tbody.entry,tr{break-inside:avoid}"
    "code,.when{font:7.5pt/1.4 'DejaVu Sans Mono',ui-monospace,monospace}.n,.when{white-space:nowrap}"
    "td.of{padding-block:.15rem;background:#f0f0f0;border:0;print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    ".head{display:grid;grid-template-columns:10rem 1fr auto;gap:0 1rem;align-items:baseline}.head code{grid-column:2/-1}"
    ".gone{font-size:8pt}"
    "@page{margin:12mm 12mm 15mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:8pt sans-serif}}"
    "@media print{body{margin:0;padding:0;max-width:none}}"
)
_ALONE: Final = "(?:(?!\\d{4}-\\d\\d-\\d\\d \\d)[^\\s\u2066-\u2069，；、（）])*"
_UNITS: Final = "(?: (?:ft|m|km|NM|kt|min|h)\\b(?: (?:AMSL|AGL|WGS-84))?)?"
_TOGETHER: Final = re.compile(
    f"\u2066[^\u2066-\u2069]{{1,48}}\u2069{_ALONE}|\\d{{4}}-\\d\\d-\\d\\d \\d\\d:\\d\\d{_ALONE}|{_ALONE}\\d{_ALONE}{_UNITS}"
)
"""What is read as one thing and not broken: what runs left to right within right to left, an instant, a digit with its unit."""
_LONGEST: Final = 44


class Shown(NamedTuple):
    """An entry as the page shows it; `texts` in the order of the languages. `gone_since`: when its body ceased to be held."""

    written_at: str
    received_at: str
    name: str
    texts: Sequence[str]
    place: str
    hash: str
    gone_since: str | None = None
    gone_hashes: tuple[str, ...] = ()


def page(locales: Sequence[str], keys: Mapping[str, tuple[str, str]], entries: Iterable[Shown]) -> Iterator[bytes]:
    """The page, piece by piece. `keys`: party id -> (its name, the fingerprint of its recovery key)."""
    yield (
        f'<!doctype html><html lang="{locales[0]}" dir="{direction(locales[0])}"><head><meta charset="utf-8">'
        f"<title>deconflict: {escape(_word(locales[0], 'title'))}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{_words(locales, 'title')}</h1>"
    ).encode()
    for locale in locales:
        yield f'<p {_of(locale)}>{escape(_word(locale, "drawn"))} <code dir="ltr">python verify.py BUNDLE</code></p>'.encode()
    yield f"<table><thead><tr><th>{_words(locales, 'party')}</th><th>{_words(locales, 'key')}</th></tr></thead><tbody>\n".encode()
    for party, (name, fingerprint) in keys.items():
        yield f'<tr><td>{escape(name)} <code>{party}</code></td><td dir="ltr"><code>{fingerprint}</code></td></tr>\n'.encode()
    heads = "".join(f"<th {_of(locale)}>{_word(locale, 'language')}</th>" for locale in locales)
    said = " · ".join(_words(locales, key) for key in ("party", "times", "place"))
    yield f'</tbody></table><table><thead><tr><td colspan="{len(locales)}">{said}</td></tr><tr>{heads}</tr></thead>\n'.encode()
    yield from (_entry(locales, shown) for shown in entries)
    yield b"</table></body></html>\n"


def _entry(locales: Sequence[str], shown: Shown) -> bytes:
    """Two lines that stay together: whose it is, when and where, with its hash; and what it says."""
    texts = "".join(f"<td {_of(locale)}>{_kept_together(text)}</td>" for locale, text in zip(locales, shown.texts, strict=True))
    gone = ""
    if shown.gone_since:
        gone = f"<div class='gone'>{_words(locales, 'gone')} {shown.gone_since}: {escape(' '.join(shown.gone_hashes))}</div>"
    when = f'<bdi class="when" dir="ltr">{shown.written_at} · {shown.received_at}</bdi>'
    return (
        f'<tbody class="entry"><tr><td class="of" colspan="{len(locales)}"><div class="head"><strong>{escape(shown.name)}</strong>{when}'
        f'<bdi class="when">{escape(shown.place)}</bdi><code dir="ltr">{shown.hash}</code></div>{gone}</td></tr><tr>{texts}</tr></tbody>\n'
    ).encode()


def _kept_together(text: str) -> str:
    """A text in which what is read as one thing is not broken over lines."""
    return _TOGETHER.sub(lambda found: f'<span class="n">{found[0]}</span>' if len(found[0]) <= _LONGEST else found[0], escape(text))


def _of(locale: str) -> str:
    """The attributes of what is said in a language."""
    return f'lang="{locale}" dir="{direction(locale)}"'


def _words(locales: Sequence[str], key: str) -> str:
    """A word in every language, each once."""
    said = dict.fromkeys((locale, _word(locale, key)) for locale in locales)
    return " · ".join(f"<span {_of(locale)}>{escape(word)}</span>" for locale, word in said)


def _word(locale: str, key: str) -> str:
    return str(own(locale)[f"sheet-{key}"])
