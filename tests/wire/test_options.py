"""Options of a feed's setting: strict, with the nearest name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deconflict.errors import Refused
from deconflict.wire import options as opts

AT = {"at": "46.5,7.2"}


def test_what_is_given_is_read_and_what_is_not_is_none() -> None:
    opts.known({"at": "1,2"}, ("at",), where="f")
    assert opts.place(AT, "at", where="f") == (46.5, 7.2)
    assert opts.place({}, "at", where="f") is None
    assert opts.place_and_height({"at": "46.5,7.2,480"}, "at", where="f") == (46.5, 7.2, 480.0)
    assert opts.place_and_height({}, "at", where="f") is None
    assert opts.instant_us({"from": "1970-01-01T00:00:01Z"}, "from", where="f") == 1_000_000
    assert opts.instant_us({}, "from", where="f") is None
    assert opts.chosen({"form": "avr"}, "form", ("avr", "beast"), "beast", where="f") == "avr"
    assert opts.chosen({}, "form", ("avr", "beast"), "beast", where="f") == "beast"


BAD: list[tuple[Callable[[], object], str, str]] = [
    (lambda: opts.known({"fron": ""}, ("from", "at"), where="f"), "f", "did you mean 'from'?"),
    (lambda: opts.known({"zzz": ""}, ("from", "at"), where="f"), "f", "options are from, at"),
    (lambda: opts.known({"zzz": ""}, (), where="f"), "f", "takes no options"),
    (lambda: opts.known({"at": "1" * 300}, ("at",), where="f"), "f, field at", "up to 200"),
    (lambda: opts.known({"at": "\n"}, ("at",), where="f"), "f, field at", "printable"),
    (lambda: opts.chosen({"form": "avrr"}, "form", ("avr", "beast"), "beast", where="f"), "f, field form", "did you mean 'avr'?"),
    (lambda: opts.place({"at": "46.5"}, "at", where="f"), "f, field at", "LAT,LON"),
    (lambda: opts.place({"at": "96.5,1"}, "at", where="f"), "f, field at", "LAT,LON"),
    (lambda: opts.place({"at": "nan,1"}, "at", where="f"), "f, field at", "LAT,LON"),
    (lambda: opts.place({"at": "x,1"}, "at", where="f"), "f, field at", "LAT,LON"),
    (lambda: opts.place_and_height({"at": "46.5,7.2"}, "at", where="f"), "f, field at", "LAT,LON,HEIGHT"),
    (lambda: opts.place_and_height({"at": "46.5,7.2,99999"}, "at", where="f"), "f, field at", "LAT,LON,HEIGHT"),
    (lambda: opts.instant_us({"from": "noon"}, "from", where="f"), "f, field from", "write it like"),
]


@pytest.mark.parametrize(("ask", "where", "mend"), BAD)
def test_what_cannot_be_is_refused(ask: Callable[[], object], where: str, mend: str) -> None:
    with pytest.raises(Refused) as refused:
        ask()
    assert refused.value.where == where
    assert mend in refused.value.mend
