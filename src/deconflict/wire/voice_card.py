"""A card to be read out over any telephone or radio: what to say, in order, digit by digit, and what may be answered. Text and simple HTML.

The sender's card holds no reply code: the code proves that the other side's own node knows of the message, so the other side reads it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH = 78


@dataclass(frozen=True, slots=True)
class VoiceCard:
    """One message for the voice. Texts are rendered by the caller, one per language.

    `checked`: (what, digits with check code), said digit by digit; `read_back`: what the other side repeats; `code`: only on the card of
    who answers, to be read out with the answer.
    """

    msg_id: str
    kind: str
    priority: str
    status: str
    from_name: str
    to_name: str
    texts: tuple[str, ...]
    checked: tuple[tuple[str, str], ...] = ()
    read_back: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    code: str = ""


def rows(card: VoiceCard) -> list[tuple[str, str]]:
    """(label, what is said), in the order in which it is said."""
    found = [("SAY", card.status)] if card.status != "ACTUAL" else []
    found += [("THIS IS", card.from_name), ("FOR", card.to_name), ("PRIORITY", card.priority), ("MESSAGE", card.kind), ("ID", card.msg_id)]
    found += [("TEXT", line) for text in card.texts for line in text.splitlines() if line.strip()]
    found += [(f"{what.upper()}, DIGIT BY DIGIT", spelled(digits)) for what, digits in card.checked]
    found += [("READ BACK", line) for line in card.read_back]
    found += [("ANSWER ONE OF", ", ".join(card.answers))] if card.answers else []
    found += [("CODE, TO BE READ OUT WITH THE ANSWER", card.code)] if card.code else []
    found += [("ASK FOR", "the answer, the name and role of who gives it, and the code its own node shows")] if not card.code else []
    return [*found, ("REMEMBER", "an acknowledgement is never approval; silence is never consent")]


def text(card: VoiceCard) -> str:
    """The card as plain text."""
    lines = [f"{'VOICE CARD':^{WIDTH}}".rstrip(), "=" * WIDTH]
    for label, said in rows(card):
        lines += [f"{label}:", f"    {said}"]
    return "\n".join([*lines, "=" * WIDTH, "heard by: ____________________  at: ____________ UTC  answer: ______________", ""])


def html(card: VoiceCard) -> str:
    """The card as one page that any browser prints; nothing in it is fetched or run."""
    body = "".join(f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>" for label, said in rows(card))
    style = "body{font:14pt monospace}th{text-align:left;vertical-align:top;padding-right:1em}td{white-space:pre-wrap}"
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(card.msg_id)}</title><style>{style}</style></head>'
        f"<body><h1>VOICE CARD</h1><table>{body}</table></body></html>\n"
    )


def spelled(digits: str) -> str:
    """Signs apart from each other, as they are said."""
    return " ".join(digits.replace(" ", ""))
