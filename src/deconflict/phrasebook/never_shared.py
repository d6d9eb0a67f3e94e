"""A linter for free text: words for what is never shared, in the six languages. It warns the writer; it blocks nothing.

Five classes: targets, weapons, sensors, tactics, codes (cryptographic keys, IFF). Words are found by their stems with the endings that the
language puts on them; in Arabic with article and clitics before and after; in Chinese wherever the signs stand. The list is short on
purpose: what a desk writes every day ("targeted assistance", "sécurité de la cible" in sport) must not teach it to ignore the warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class NeverShared(StrEnum):
    """What a word gives away."""

    TARGET = "target"
    WEAPON = "weapon"
    SENSOR = "sensor"
    TACTICS = "tactics"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Finding:
    """A word of the text as it stands there, from `start` to before `end`, and its class."""

    word: str
    start: int
    end: int
    what: NeverShared


# Each language's stems with their endings, by class, as one pattern; word borders, clitics and case are added below.
_STEMS: Final[dict[str, dict[NeverShared, str]]] = {
    "en": {
        NeverShared.TARGET: r"targets?|targeting|aim ?points?|strike lists?|struck targets?|kill lists?",
        NeverShared.WEAPON: (
            r"weapon(?:s|ry)?|missiles?|munitions?|warheads?|ammunition|bomb(?:s|er|ers|ing|ed|load)?|cannons?|torpedo(?:es)?|grenades?|ordnance"
        ),
        NeverShared.SENSOR: r"sensors?|radars?|sonars?|seekers?|infrared|sigint|electro-optic(?:al|s)?|fire[- ]control",
        NeverShared.TACTICS: r"tactics?|tactical(?:ly)?|ambush(?:es|ed)?|rules? of engagement|roe|strike packages?|order of battle",
        NeverShared.CODE: r"iff|mode 4|mode 5|crypto(?: ?keys?|s)?|encryption keys?|keying material|comsec|cipher(?:s|ed)?|passwords?",
    },
    "fr": {
        NeverShared.TARGET: r"cibl(?:e|es|age|ages)|points? visés?|objectifs? militaires?",
        NeverShared.WEAPON: (
            r"arm(?:e|es|ement|ements)|missiles?|munitions?|ogives?|bomb(?:e|es|ardier|ardiers|ardement|ardements)|obus|torpilles?"
            r"|grenades?"
        ),
        NeverShared.SENSOR: r"capteurs?|radars?|sonars?|autodirecteurs?|infrarouges?|conduite de tir",
        NeverShared.TACTICS: r"tacti(?:que|ques|quement)|embuscades?|règles d'engagement|ordre de bataille",
        NeverShared.CODE: r"iff|mode 4|mode 5|chiffrement|clés? (?:crypto\w*|de chiffrement)|mots? de passe",
    },
    "es": {
        NeverShared.TARGET: r"blancos? (?:militar(?:es)?|enemigos?)|objetivos? militar(?:es)?|puntos? de mira|batir (?:el|los) blancos?",
        NeverShared.WEAPON: (
            r"arm(?:a|as|amento|amentos)|misil(?:es)?|munici(?:ón|ones)|ojivas?|bomb(?:a|as|ardero|arderos|ardeo|ardeos)|torpedos?"
            r"|granadas?"
        ),
        NeverShared.SENSOR: r"sensor(?:es)?|radar(?:es)?|sonar(?:es)?|infrarroj(?:o|a|os|as)|dirección de tiro",
        NeverShared.TACTICS: r"táctic(?:a|as|o|os|amente)|emboscadas?|reglas de enfrentamiento|orden de batalla",
        NeverShared.CODE: r"iff|modo 4|modo 5|cifrado|claves? (?:cripto\w*|de cifrado)|contraseñas?",
    },
    "ru": {
        NeverShared.TARGET: r"цел(?:ь|и|ью|ей|ям|ями|ях)|целеуказани\w*|мишен\w*",
        NeverShared.WEAPON: (
            r"оружи\w*|вооружени\w*|ракет\w*|боеприпас\w*|боеголов\w*|бомб(?!ей)\w*|снаряд\w*|торпед\w*|гранат(?!ов)\w*|пушк\w*|пушек"
        ),
        NeverShared.SENSOR: r"датчик\w*|сенсор\w*|радар\w*|рлс|радиолокатор\w*|сонар\w*|гидролокатор\w*|тепловизор\w*|инфракрасн\w*",
        NeverShared.TACTICS: r"тактик\w*|тактическ\w*|засад\w*|боев\w+ порядк\w*|правил\w* применения силы",
        NeverShared.CODE: r"шифр\w*|криптоключ\w*|крипто\w*|код\w* опознавани\w*|парол\w*|iff",
    },
    "ar": {
        NeverShared.TARGET: r"أهداف|هدف(?:ا|ين)?|استهداف|مستهدف(?:ة|ين|ون)?",
        NeverShared.WEAPON: (
            r"سلاح|أسلحة|تسليح|صاروخ|صواريخ|ذخيرة|ذخائر|قنبلة|قنابل|قذيفة|قذائف|رؤوس حربية|رأس حربي|طوربيد(?:ات)?"
            r"|قاذف(?:ة|ات)"
        ),
        NeverShared.SENSOR: r"رادار(?:ات)?|مستشعر(?:ات)?|مجس(?:ات)?|حساسات|سونار|باحث حراري|أشعة تحت حمراء",
        NeverShared.TACTICS: r"تكتيك(?:ات|ي|ية)?|كمين|كمائن|قواعد الاشتباك|ترتيب القتال",
        NeverShared.CODE: r"شيفرة|شفرة|تشفير|مفاتيح التشفير|كلمات? (?:ال)?(?:سر|مرور)|كلمة (?:ال)?(?:سر|مرور)|رموز التعارف",
    },
    "zh": {
        NeverShared.TARGET: r"打击目标|攻击目标|目标清单|瞄准点|靶标",
        NeverShared.WEAPON: r"武器|导弹|弹药|弹头|炸弹|轰炸机|鱼雷|手榴弹|火炮|炮弹",
        NeverShared.SENSOR: r"传感器|雷达|声呐|声纳|导引头|红外|火控",
        NeverShared.TACTICS: r"战术|伏击|交战规则|战斗序列",
        NeverShared.CODE: r"密码|加密(?:密钥)?|敌我识别|口令",
    },
}

_FRIENDS: Final = re.compile(
    r"targeted\s+(?:assistance|aid|support|measures?)|target\s+(?:date|time)s?|bombe\s+aérosol|bombas?\s+de\s+agua|arma\s+de\s+doble\s+filo"
    r"|(?:с|в|для)\s+(?:этой\s+)?цел(?:ью|ях|и)|сигнальн\w+\s+ракет\w*|weather\s+radars?|secondary\s+radars?|radar\s+services?"
    r"|radars?\s+météo\w*|radares?\s+meteorológicos?|метеорадар\w*|气象雷达|رادار(?:ات)?\s+الطقس|بهدف|هدفنا\s+المشترك",
    re.IGNORECASE,
)
"""What looks like one of the words and is none: desks write it every day. Whoever adds one, adds its test."""

_ARABIC: Final = "\u0621-\u064a\u0671-\u06d3"
_MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Vowel signs, dagger alef and the stretching line: written or not, the word is the same."""
_BEFORE: Final = r"(?:[وف])?(?:[بكل])?(?:ال|لل)?"
_AFTER: Final = r"(?:ه|ها|هم|هما|هن|ك|كم|نا|ي)?"


def _compiled() -> tuple[tuple[re.Pattern[str], NeverShared], ...]:
    """One pattern a language and class, with the borders that its writing has."""
    found = []
    for locale, stems in _STEMS.items():
        for what, stem in stems.items():
            if locale == "zh":
                text = stem
            elif locale == "ar":
                # Before a suffix the ending ة is written ت.
                text = rf"(?<![{_ARABIC}]){_BEFORE}(?:{stem.replace('ة', '[ةت]')}){_AFTER}(?![{_ARABIC}])"
            else:
                text = rf"(?<!\w)(?:{stem})(?!\w)"
            found.append((re.compile(text, re.IGNORECASE), what))
    return tuple(found)


_PATTERNS: Final = _compiled()


def never_shared(text: str) -> tuple[Finding, ...]:
    """Every word of what is never shared in a text of any of the six languages, in the order in which they stand; () for none."""
    plain, places = _without_marks(text)
    for friend in _FRIENDS.finditer(plain):
        plain = plain[: friend.start()] + "\n" * (friend.end() - friend.start()) + plain[friend.end() :]
    found: dict[int, Finding] = {}
    for pattern, what in _PATTERNS:
        for match in pattern.finditer(plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if start not in found or found[start].end < end:
                found[start] = Finding(text[start:end], start, end, what)
    return tuple(found[start] for start in sorted(found))


def _without_marks(text: str) -> tuple[str, list[int]]:
    """The text without marks that change no word, and where each of its signs stood."""
    kept = [(sign, at) for at, sign in enumerate(text) if not _MARKS.match(sign)]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]
