"""Answers heard by other bearers: written down as our own word, with whether the code was right; a forged one stops nothing."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from deconflict.coordination import heard, reply_code
from deconflict.errors import Refused
from deconflict.node import events as e
from deconflict.node.blackbox import RecordedNode, hashed
from deconflict.node.node import Node
from deconflict.statements.base import Answer, Level, Priority, Role
from deconflict.statements.bearing import Heard
from deconflict.statements.receipts import Bearer
from deconflict.testing.host import Host, identity, outcome
from deconflict.testing.world import START_US
from tests.node.rig import MIN, Rig, S


@pytest.fixture
def rig() -> Rig:
    return Rig(3)


def flash(rig: Rig) -> str:
    channel = rig.channel(rig.a, rig.b)
    return str(rig.file(rig.a, "WARNING", rig.warning(Priority.FLASH), channel=channel)["entry"])


def code(rig: Rig, holder: Host, entry: str, role: Role = Role.DUTY, bearer: Bearer = Bearer.VOICE, other: Host | None = None) -> str:
    """What `holder`'s own node tells its officer to read out."""
    secret = holder.me.secrets[(other or rig.a).party]
    record = rig.a.node.picture.messages[entry]  # type: ignore[union-attr]
    assert record.message is not None
    return reply_code.digest(reply_code.code(secret, record.message.msg_id, role, bearer))


def say(rig: Rig, entry: str, answer: Answer | None = Answer.WILCO, **fields: Any) -> Any:
    chosen: dict[str, Any] = {
        "peer": rig.b.party, "bearer": Bearer.VOICE, "message": entry, "said_by": "duty officer", "answer": answer,
        "level": Level.ANSWERED if answer else Level.UNDERSTOOD, "by": "alfa-duty", "role": Role.DUTY,
    }  # fmt: skip
    request = rig.world.ask(rig.a, e.HeardBy, "heard", **{**chosen, **fields})
    rig.run(0)
    return rig.reply(request)


def paused(rig: Rig, entry: str) -> int | None:
    node = rig.a.node
    assert node is not None
    return heard.paused_until_us(node.picture.messages[entry], rig.b.party, node.core.rules_with(rig.b.party))


def test_the_right_code_read_over_the_telephone_pauses_the_climb(rig: Rig) -> None:
    entry = flash(rig)
    done = say(rig, entry, code=code(rig, rig.b, entry))
    assert done["code_right"] and done["role"] == "duty"
    assert paused(rig, entry) == rig.world.now_us + 3 * MIN
    said = rig.appended(rig.a, "HEARD")[0].main
    assert isinstance(said, Heard) and said.by == "alfa-duty" and said.answer is Answer.WILCO
    rig.run(10 * S)
    record = rig.b.node.picture.messages[entry]  # type: ignore[union-attr]
    assert len(record.heard) == 1, "the party reads what we say it said"


def test_forged_replayed_and_other_parties_codes_stop_nothing(rig: Rig) -> None:
    entry, host_c = flash(rig), list(rig.world.hosts.values())[2]
    for forged in (None, reply_code.digest("00000000"), code(rig, host_c, entry), code(rig, rig.b, entry, bearer=Bearer.MAIL)):
        assert say(rig, entry, code=forged)["code_right"] is False
        assert paused(rig, entry) is None
    right = code(rig, rig.b, entry, Role.SENIOR)
    assert say(rig, entry, Answer.STANDBY, code=right)["code_right"] is True
    assert say(rig, entry, Answer.WILCO, code=right)["code_right"] is False
    governing = heard.governing(rig.a.node.picture.messages[entry], rig.b.party)  # type: ignore[union-attr]
    assert governing is not None and governing.said.answer is Answer.STANDBY


def test_the_message_may_be_named_by_its_id_and_a_machine_may_hear(rig: Rig) -> None:
    entry = flash(rig)
    msg_id = rig.a.node.picture.messages[entry].message.msg_id  # type: ignore[union-attr]
    done = say(rig, msg_id, None, by=None, role=None, bearer=Bearer.MAIL, code=code(rig, rig.b, entry, bearer=Bearer.MAIL))
    assert done["message"] == entry and done["code_right"]
    assert rig.appended(rig.a, "HEARD")[0].main.by == "node"


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"message": "nothing"}, "no such message"),
        ({"answer": Answer.STOPPING}, "does not answer"),
        ({"level": Level.UNDERSTOOD}, "level L4"),
        ({"by": "nobody"}, "held by"),
    ],
)
def test_what_cannot_have_been_heard_is_refused(rig: Rig, fields: dict[str, Any], what: str) -> None:
    entry = flash(rig)
    fields = {"message": entry, **fields}
    error = say(rig, **{"entry": fields.pop("message"), **fields})
    assert what in error[1]


def test_of_a_party_the_message_did_not_go_to_and_of_a_message_not_ours_nothing_is_heard(rig: Rig) -> None:
    entry, host_c = flash(rig), list(rig.world.hosts.values())[2]
    assert "did not go" in say(rig, entry, peer=host_c.party)[1]
    theirs = str(rig.file(rig.b, "WARNING", rig.warning(Priority.FLASH), channel=rig.channel(rig.a, rig.b))["entry"])
    rig.run(5 * S)
    assert "no such message of ours" in say(rig, theirs)[1]


def test_a_flood_of_answers_is_refused(rig: Rig) -> None:
    entry = flash(rig)
    for _ in range(10):
        assert say(rig, entry)["code_right"] is False
    assert "in a minute" in say(rig, entry)[1]
    rig.run(MIN + S)
    assert say(rig, entry)["code_right"] is False


def test_of_a_plan_too_an_answer_can_be_heard(rig: Rig) -> None:
    plan = str(rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())["entry"])
    assert say(rig, plan, Answer.NO_OBJECTION)["code_right"] is False


def test_no_secret_is_in_the_blackbox_and_a_node_that_holds_it_knows_its_hash() -> None:
    rig = Rig()
    made = outcome(1, rig.a, rig.b)
    paired = e.Paired(request="q", outcome=made, by="watch", entropy=bytes(32))
    node = RecordedNode(identity(1, "ALFA"))
    node.load(())
    node.receive(e.Started(entropy=bytes(32)), START_US)  # type: ignore[arg-type]
    node.receive(paired, START_US)  # type: ignore[arg-type]
    kept = b"".join(record.fields for record in node.records)
    assert made.secret.hex().encode() not in kept and len(made.secret) == 32
    assert base64.b64encode(made.secret) not in kept
    assert node.core.secrets[rig.b.party] == made.secret
    assert hashed(paired) != paired
    assert isinstance(node, Node)


class Unscanned(dict[str, Any]):
    """Messages that can be looked up and not gone through."""

    def values(self) -> Any:
        raise AssertionError("there may be very many")


def test_a_message_is_found_by_its_msg_id_at_once_after_a_restart_too(rig: Rig) -> None:
    entry = flash(rig)
    msg_id = rig.a.node.picture.messages[entry].message.msg_id  # type: ignore[union-attr]
    rig.world.crash(rig.a, S)
    rig.run(10 * S)
    node = rig.a.node
    assert node is not None
    node.core.picture.messages = Unscanned(node.picture.messages)
    event = e.HeardBy(
        request="r", peer=rig.b.party, bearer=Bearer.MAIL, message=msg_id, said_by="duty officer", level=Level.UNDERSTOOD, entropy=bytes(32)
    )
    assert node.desk.hearing.heard(event)["message"] == entry
    with pytest.raises(Refused, match="no such message of ours"):
        node.desk.hearing.heard(msgspec.structs.replace(event, message="m-nobody"))
