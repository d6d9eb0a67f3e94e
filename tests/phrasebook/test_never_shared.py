"""Words that are never shared are found in six languages; everyday words that look like them are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deconflict.phrasebook import LOCALES
from deconflict.phrasebook.catalogue import source
from deconflict.phrasebook.never_shared import Finding, NeverShared, never_shared
from deconflict.statements import KINDS
from deconflict.testing.samples import sample

T, W, S, A, C = NeverShared


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The targets and their weapons", [("targets", T), ("weapons", W)]),
        ("BOMBERS with a Fire-Control radar", [("BOMBERS", W), ("Fire-Control", S), ("radar", S)]),
        ("our tactics, our IFF and crypto keys", [("tactics", A), ("IFF", C), ("crypto keys", C)]),
        ("Les cibles et l'armement ; chiffrement et radars", [("cibles", T), ("armement", W), ("chiffrement", C), ("radars", S)]),
        ("Los misiles, la munición y el objetivo militar", [("misiles", W), ("munición", W), ("objetivo militar", T)]),
        (
            "sensores infrarrojos, claves de cifrado, emboscada",
            [("sensores", S), ("infrarrojos", S), ("claves de cifrado", C), ("emboscada", A)],
        ),
        ("Цели, ракетами, по целям", [("Цели", T), ("ракетами", W), ("целям", T)]),
        ("оружием; РЛС; шифрами; тактику", [("оружием", W), ("РЛС", S), ("шифрами", C), ("тактику", A)]),
        ("والأهداف وبالصواريخ", [("والأهداف", T), ("وبالصواريخ", W)]),
        ("أسلحتهم للرادارات وكمين والتشفير", [("أسلحتهم", W), ("للرادارات", S), ("وكمين", A), ("والتشفير", C)]),
        ("صَوَارِيخ", [("صَوَارِيخ", W)]),
        ("他们的武器和雷达，打击目标，加密密钥，战术", [("武器", W), ("雷达", S), ("打击目标", T), ("加密密钥", C), ("战术", A)]),
    ],
)
def test_words_are_found_as_they_are_inflected(text: str, found: list[tuple[str, NeverShared]]) -> None:
    said = never_shared(text)
    assert [(finding.word, finding.what) for finding in said] == found
    assert all(text[finding.start : finding.end] == finding.word for finding in said)


@pytest.mark.parametrize(
    "text",
    [
        "targeted assistance for two villages; target date is Monday",
        "weather radar shows rain; secondary radar service is available",
        "an alarm in the army hospital; the farm is disarmed; harmful smoke",
        "a sensory school, a bombastic letter, Bombay, passwordless",
        "les alarmes ; une armoire ; le sociable ; armé ; bombe aérosol",
        "la alarma; el armario; la bombona; bombas de agua; en blanco",
        "с целью помощи; в целях спасения; целый район; бомбей; гранатовый сок; сигнальная ракета",
        "بهدف المساعدة؛ هدفنا المشترك؛ رادار الطقس",
        "目标日期；气象雷达；两车；炮仗",
        "",
    ],
)
def test_everyday_words_are_no_finding(text: str) -> None:
    assert [finding.word for finding in never_shared(text)] == []


def test_a_friend_hides_no_neighbour() -> None:
    assert [finding.word for finding in never_shared("targeted assistance near the target")] == ["target"]
    assert [finding.start for finding in never_shared("气象雷达和雷达")] == [5]


def fields_in(struct: type[msgspec.Struct], seen: set[type[msgspec.Struct]]) -> Iterator[tuple[str, str]]:
    """(struct, field) of a struct and of every struct its fields can hold."""
    if struct in seen:
        return
    seen.add(struct)
    for field in msgspec.structs.fields(struct):
        yield struct.__name__, field.name
        for inner in structs_in(field.type):
            yield from fields_in(inner, seen)


def structs_in(annotation: Any) -> Iterator[type[msgspec.Struct]]:
    """Structs named anywhere in an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for part in (getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ())):
        if part is not None:
            yield from structs_in(part)


def test_no_field_of_any_statement_is_one_of_those_words() -> None:
    """No typed field, however deep, is called by a word of the list, alone or within its name."""
    seen: set[type[msgspec.Struct]] = set()
    fields = [pair for kind in KINDS.values() for part in kind.parts.values() for pair in fields_in(part, seen)]
    assert len(fields) > 300
    assert not [f"{struct}.{name}" for struct, name in fields if never_shared(name.replace("_", " "))]
    assert not [kind for kind in KINDS if never_shared(kind.replace("_", " "))]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_phrase_of_ours_is_warned_of(locale: str) -> None:
    """What the program itself writes must not set off its own warning."""
    text = re.sub(r"^#.*|\{[^{}]*\}|^\S+ =", "", source(locale), flags=re.MULTILINE)
    assert [finding.word for finding in never_shared(text)] == []


def test_samples_say_none_of_it() -> None:
    assert not [kind for kind in KINDS for part in sample(kind).values() if never_shared(getattr(part, "remark", None) or "")]


@given(st.text(max_size=80))
def test_any_text_is_read_and_findings_are_in_order(text: str) -> None:
    said = never_shared(text)
    assert list(said) == sorted(said, key=lambda finding: finding.start)
    assert all(isinstance(finding, Finding) and text[finding.start : finding.end] == finding.word for finding in said)
