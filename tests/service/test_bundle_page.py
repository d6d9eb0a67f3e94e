"""The page that is printed: headings in every language, instants and numbers unbroken, nothing of a party's text taken as markup."""

from __future__ import annotations

from deconflict.service.bundle_page import Shown, page

SAID = Shown(
    written_at="2026-09-21T14:13:21Z", received_at="2026-09-21T14:13:21.300Z", name="<b>ALFA", place="plans 0/1", hash="h" * 43,
    texts=("from 2026-09-21 14:13:22Z, 0.27 NM <script>", "من 2026-09-21 14:13:22Z"),
)  # fmt: skip


def drawn(*entries: Shown) -> str:
    return b"".join(page(("en", "ar"), {"a" * 26: ("ALFA & CO", "9633 5189")}, entries)).decode()


def test_each_language_has_its_column_and_its_direction() -> None:
    text = drawn(SAID)
    assert '<th lang="en" dir="ltr">English</th><th lang="ar" dir="rtl">العربية</th>' in text
    assert "Record</span> · <span" in text and "السجل" in text
    assert '<td lang="ar" dir="rtl">من <span class="n">2026-09-21 14:13:22Z</span></td>' in text


def test_an_instant_that_runs_left_to_right_within_arabic_is_one_thing() -> None:
    text = drawn(SAID._replace(texts=("", "(\u2067\u20662026-09-21 14:13:22Z – 15:00:00Z\u2069\u2069)")))
    assert '\u2067<span class="n">\u20662026-09-21 14:13:22Z – 15:00:00Z\u2069</span>\u2069' in text


def test_what_is_read_as_one_thing_is_not_broken_and_nothing_is_markup() -> None:
    text = drawn(SAID, SAID._replace(texts=("k" * 60 + "1", "")))
    assert 'from <span class="n">2026-09-21 14:13:22Z,</span> <span class="n">0.27 NM</span> &lt;script&gt;' in text
    assert f'<td lang="en" dir="ltr">{"k" * 60}1</td>' in text, "what is longer than a column may be"
    assert "<script" not in text and "<b>" not in text and "ALFA &amp; CO" in text


def test_what_is_no_longer_held_says_since_when_in_every_language() -> None:
    text = drawn(SAID._replace(gone_since="2036-01-01T00:00:00Z", gone_hashes=("x" * 43,)))
    assert "No longer held since" in text and "لم يعد محفوظًا منذ" in text and f"2036-01-01T00:00:00Z: {'x' * 43}" in text
    assert "No longer held" not in drawn(SAID)
