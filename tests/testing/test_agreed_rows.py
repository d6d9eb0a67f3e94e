"""A replay's parties come to an agreement as its rows say, with whom they speak for and what they do not control."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.testing.agreed_rows import AGREEMENT
from deconflict.testing.replay import play, read

AGREED = """[parties]
party  members  behalf  not_controlled
-      -        -       -
ALFA   one,two  -       -
BRAVO  -        HIGH    "river militia"

[agree]
at  by     what      clauses  terms
s   -      -         -        json
1   ALFA   mandate   -        -
1   BRAVO  mandate   -        -
2   ALFA   propose   -        '{"notification": {"max_area_km2": 500}}'
4   BRAVO  accept    -        -
5   BRAVO  sign      -        -
7   ALFA   sign      -        -
20  ALFA   suspend   claims   -
30  BRAVO  withdraw  -        -

[expect]
at  on    what      of           is
s   -     -         -            -
15  ALFA  in_force  BRAVO        29
15  ALFA  allowed   BRAVO:CLAIM  yes
25  ALFA  allowed   BRAVO:CLAIM  no
25  ALFA  allowed   BRAVO:AGENDA yes
40  ALFA  allowed   BRAVO:AGENDA no
"""


def test_members_terms_suspension_and_a_mandate_withdrawn() -> None:
    stage = play(read(AGREED, "agreed"))
    assert stage.misses == []
    node = stage.node(stage.host("BRAVO"))
    (held,) = node.core.known.standings(node.core.now).values()
    (version,) = held.versions.values()
    assert held.agreement_id == AGREEMENT
    assert version.agreement.notification.max_area_km2 == 500
    members = {member.name: member for member in version.agreement.parties.parties}
    assert members["ALFA"].members == ("one", "two")
    assert members["BRAVO"].on_behalf_of == ("HIGH",)
    assert members["BRAVO"].not_controlled == ("river militia",)


def test_an_act_that_is_none_is_refused() -> None:
    with pytest.raises(Refused) as fault:
        read(AGREED.replace("suspend ", "forget  "), "bad")
    assert fault.value.where == "bad:16"
    assert "suspend" in fault.value.mend
