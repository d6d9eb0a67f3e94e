"""The stage finds machines, parties and statements by the names a replay gives them, and says which there are."""

from __future__ import annotations

import pytest

from deconflict.errors import Refused
from deconflict.testing.replay import play, read

WORD = """[parties]
party
-
ALFA
BRAVO

[say CONCERN]
at  by    as     text
s   -     -      -
1   ALFA  word   "the frequency plan"
2   ALFA  again  "the frequency plan"
"""


def test_names_stand_for_machines_parties_and_entries() -> None:
    stage = play(read(WORD, "words"))
    alfa = stage.host("ALFA")
    assert stage.party("ALFA") == alfa.party
    record = stage.node(alfa).picture.messages[stage.entry("word")]
    assert record.place is not None and record.place.author == alfa.party
    assert stage.names().entry("word") == record.entry
    stage.world.ledger.asked[stage.request("again")].answer = None
    with pytest.raises(Refused, match="not stored"):
        stage.entry("again")
    with pytest.raises(Refused, match="no party") as fault:
        stage.host("ZULU")
    assert fault.value.mend == "one of ALFA, BRAVO"
    with pytest.raises(Refused, match="nothing is called"):
        stage.request("third")
    stage.world.crash(alfa)
    with pytest.raises(Refused, match="is down"):
        stage.node(alfa)


FORCED = """[parties]
party
-
ALFA
BRAVO

[force CONCERN]
at  by    as     text
s   -     -      -
1   ALFA  word   "the frequency plan"

[say STOP_REQUEST]
at  by    as     spoken                 radius  endangered
s   -     -      digits                 km      -
2   ALFA  stop   "0 3010000 1 04020000 11"  2   ours
"""


def test_what_a_node_is_made_to_sign_and_what_was_misheard() -> None:
    stage = play(read(FORCED, "forced"))
    record = stage.node(stage.host("BRAVO")).picture.messages[stage.entry("word")]
    assert record.place is not None and record.place.author == stage.party("ALFA")
    assert stage.refusal("stop") == "forced:15: spoken.code"
    assert [miss.where for miss in stage.misses] == ["stop"], "nobody expected it"
