"""What our own people ask of the node: each gets one reply, and whatever is wrong names its place and its mend."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import IntentState
from deconflict.airspace.outline import Polygon
from deconflict.airspace.volume import Volume3D, Volume4D
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import push_of
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.node.desk import FILEABLE
from deconflict.statements import KINDS
from deconflict.statements.base import Answer, Level, MessagePart, Role
from deconflict.statements.messages import Concern
from deconflict.statements.plans import Operation, Volumes
from deconflict.statements.watch import ContactUpdate
from deconflict.testing.clock import Clock
from deconflict.testing.host import Host, identity, outcome
from deconflict.wire import frames
from tests.node.rig import MIN, Rig, S, lone


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_plan_is_stored_by_the_peer_and_said_to_be(rig: Rig) -> None:
    reply = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())
    rig.run(5 * S)
    assert rig.b.node is not None
    assert ("plan", rig.a.party, "OP1") in rig.b.node.picture.objects
    assert rig.b.party in rig.said(rig.a, "NOTICE_OF_OPERATION")[0].receipts
    assert reply["op_id"] == "OP1"


def test_the_same_msg_id_twice_is_one_entry(rig: Rig) -> None:
    parts = rig.plan()
    first, again = (rig.file(rig.a, "NOTICE_OF_OPERATION", parts) for _ in range(2))
    assert (first["entry"], first["again"], again["again"]) == (again["entry"], False, True)
    assert len(rig.appended(rig.a, "NOTICE_OF_OPERATION")) == 1


def test_an_object_that_changed_meanwhile_is_stale(rig: Rig) -> None:
    first = rig.file(rig.a, "ZONE_NOTICE", rig.zone())
    second = rig.file(rig.a, "ZONE_NOTICE", rig.zone(), expect=first["entry"])
    error = rig.file(rig.a, "ZONE_NOTICE", rig.zone(), expect=first["entry"])
    assert error[0] == "Stale"
    assert second["entry"] in error[3]
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z9"), expect=first["entry"])[0] == "Stale"


def test_an_ended_plan_does_not_fly_again(rig: Rig) -> None:
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())
    rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(state=IntentState.ENDED))
    error = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(state=IntentState.ACTIVATED))
    assert error[0] == "Refused"


def volume_with(rig: Rig, **changes: Any) -> Volume4D:
    good = rig.volume()
    outline = changes.pop("outline", good.volume.outline)
    box = Volume3D(outline, changes.pop("lower", good.volume.lower), changes.pop("upper", good.volume.upper))
    return Volume4D(box, changes.pop("from_us", good.from_us), changes.pop("until_us", good.until_us))


BOW_TIE = Polygon(((0, 0), (10**9, 10**9), (0, 10**9), (10**9, 0)))


@pytest.mark.parametrize("count", [33, 200])
def test_a_plan_goes_to_every_peer_however_many(rig: Rig, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    node, now = lone("ALFA")
    monkeypatch.setattr(node.core.known, "clause_closed", lambda *_: None)
    me, *others = (Host(name, identity(1, name), Clock(now)) for name in ("ALFA", *(f"P{number}" for number in range(count))))
    for other in others:
        paired = e.Paired(request=other.name, outcome=outcome(1, me, other), by="alfa-duty", entropy=bytes(32))
        assert reply_in(node.receive(paired, now)).error is None
    filed = e.Filed(request="plan", kind="NOTICE_OF_OPERATION", parts=rig.plan(), by="alfa-duty", role=Role.DUTY, entropy=bytes(32))
    commands = node.receive(filed, now)
    assert reply_in(commands).error is None
    plan = next(x.entry for x in commands if isinstance(x, c.Append) and x.entry.header.kind == "NOTICE_OF_OPERATION")
    held = Entry.decode(plan.encode()).main
    assert isinstance(held, Operation)
    assert held.message.to == tuple(sorted(other.party for other in others))
    assert len(node.picture.audience(node.core.me.party, "plans")) == count
    ((frame, _),) = frames.Decoder().feed(frames.encode(push_of([plan])))
    assert frame == push_of([plan])


def reply_in(commands: list[c.Command]) -> c.Reply:
    return next(x for x in commands if isinstance(x, c.Reply))


@pytest.mark.parametrize("after_a_crash", [False, True])
def test_who_asks_again_after_a_restart_gets_the_same_entry(rig: Rig, after_a_crash: bool) -> None:
    parts = rig.warning()
    first = rig.file(rig.a, "WARNING", parts)
    if after_a_crash:
        rig.world.crash(rig.a, 1)
        rig.run(10 * S)
    again = rig.file(rig.a, "WARNING", parts)
    assert (again["entry"], again["again"]) == (first["entry"], True)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"outline": BOW_TIE}, "exact.volumes[0]"),
        ({"outline": Polygon(((0, 0), (0, 0), (10**9, 0)))}, "exact.volumes[0]"),
        ({"until_us": 1}, "exact.volumes[0]"),
        ({"upper": Height(0, Reference.AMSL)}, "exact.volumes[0]"),
    ],
)
def test_a_volume_that_cannot_be_is_named(rig: Rig, change: dict[str, Any], where: str) -> None:
    error = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan(volume=volume_with(rig, **change)))
    assert error[0] == "Refused"
    assert error[2].startswith(where)
    assert error[3]
    assert rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())["entry"], "the next good one is served"


def test_what_is_not_for_filing_is_refused(rig: Rig) -> None:
    plan = rig.plan()
    for kind, parts, where in [
        ("RECEIPT", plan, "kind"), ("NONSENSE", plan, "kind"), ("ZONE_NOTICE", plan, "parts.main"), ("CONCERN", {}, "parts.main"),
    ]:  # fmt: skip
        error = rig.file(rig.a, kind, parts)
        assert (error[0], error[2]) == ("Refused", where), kind
        assert error[3]


def test_a_part_of_another_kind_is_refused(rig: Rig) -> None:
    error = rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="x"), "exact": Volumes(volumes=(rig.volume(),))})
    assert error[0] == "Refused"


def test_with_two_channels_the_channel_must_be_named() -> None:
    rig = Rig(parties=3)
    assert rig.file(rig.a, "WARNING", rig.warning())[2] == "channel"
    assert rig.a.node is not None
    channel = rig.a.node.core.channel_with(rig.b.party)
    assert rig.file(rig.a, "WARNING", rig.warning(), channel=channel)["entry"]
    rig.run(5 * S)
    assert rig.said(rig.a, "WARNING")[0].message.to == (rig.b.party,)  # type: ignore[union-attr]
    charlie = rig.world.hosts["CHARLIE"].node
    assert charlie is not None
    assert not [r for r in charlie.picture.messages.values() if r.kind == "WARNING"], "a line is read by its members only"


def test_no_acknowledgement_without_a_named_watch(rig: Rig) -> None:
    entry = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    rig.run(2 * S)
    assert rig.acknowledge(rig.b, entry, Level.UNDERSTOOD, by="stranger")[2] == "by"
    assert rig.acknowledge(rig.b, entry, Level.UNDERSTOOD, role=Role.TECHNICAL)[2] == "role"
    assert rig.acknowledge(rig.b, "x" * 43, Level.UNDERSTOOD)[2] == "entry"
    assert rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.RECOGNISE)[0] == "Refused"
    assert rig.acknowledge(rig.b, entry, Level.UNDERSTOOD)["level"] == "L2"


def test_the_author_of_a_plan_hears_the_answer(rig: Rig) -> None:
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())["entry"]
    rig.run(2 * S)
    rig.acknowledge(rig.b, entry, Level.ANSWERED, Answer.NO_OBJECTION)
    rig.run(2 * S)
    assert [a.said.answer for a in rig.said(rig.a, "NOTICE_OF_OPERATION")[0].by_party(rig.b.party)] == [Answer.NO_OBJECTION]


def test_a_hand_over_is_signed_and_known_to_the_peer(rig: Rig) -> None:
    rig.world.take_watch(rig.b, Role.DUTY, "bravo-second")
    rig.run(2 * S)
    assert rig.a.node is not None
    assert rig.a.node.picture.parties[rig.b.party].on_watch("duty") == "bravo-second"
    again = rig.world.take_watch(rig.b, Role.DUTY, "bravo-second")
    rig.run(0)
    assert rig.reply(again)[0] == "Refused"


def test_requests_wait_until_the_node_may_sign(rig: Rig) -> None:
    rig.world.crash(rig.a, down_us=S)
    rig.world.cut(rig.a, rig.b)
    rig.run(2 * S)
    request = rig.world.ask(rig.a, e.Filed, "zone", kind="ZONE_NOTICE", parts=rig.zone(), by="alfa-duty", role=Role.DUTY)
    rig.run(S // 2)
    assert rig.reply(request) is None, "it is asking its peers first"
    rig.run(5 * S)
    assert rig.reply(request)["entry"], "nobody answered within the settling time"


def test_a_restored_node_signs_nothing_until_it_may(rig: Rig) -> None:
    for number in range(30):
        rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))
    rig.run(10 * S)
    rig.world.cut(rig.a, rig.b)
    rig.world.restore(rig.a, 20)
    rig.run(10 * S)
    error = rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z99"))
    assert error[0] == "Refused"
    assert "epoch" in error[3]
    request = rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    rig.run(0)
    assert set(rig.reply(request)["epochs"].values()) == {1}
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z99"))["entry"]
    rig.world.network.unblock("ALFA", "BRAVO")
    rig.world.network.unblock("BRAVO", "ALFA")
    rig.run(2 * MIN)
    assert rig.b.node is not None
    assert ("zone", rig.a.party, "Z99") in rig.b.node.picture.objects
    assert not rig.b.node.picture.forks


def test_a_restored_node_takes_back_what_it_had_published(rig: Rig) -> None:
    entries = [rig.file(rig.a, "ZONE_NOTICE", rig.zone(f"Z{number}"))["entry"] for number in range(30)]
    rig.run(10 * S)
    rig.world.restore(rig.a, 45)
    assert rig.a.node is not None
    assert rig.b.node is not None
    assert len(rig.a.node.picture.objects) < 30, "the copy lacks some"
    rig.run(2 * MIN)
    held = {v for record in rig.a.node.picture.objects.values() for v in record.versions}
    assert set(entries) <= held
    rig.world.ask(rig.a, e.EpochOpened, "epoch", why="restored from a copy", by="alfa-duty")
    assert rig.file(rig.a, "ZONE_NOTICE", rig.zone("Z99"))["entry"]
    rig.run(5 * S)
    assert not rig.b.node.picture.forks
    assert not rig.b.node.picture.proofs


def test_pairing_with_oneself_is_refused(rig: Rig) -> None:
    wrong = outcome(rig.world.seed, rig.b, rig.a)
    request = rig.world.ask(rig.a, e.Paired, "pairing", outcome=wrong, by="alfa-duty")
    rig.run(0)
    assert rig.reply(request)[2] == "pairing"


def long_text(rig: Rig) -> Any:
    return rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="x" * 3000)})


def long_id(rig: Rig) -> Any:
    return rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(msg_id="x" * 100), text="x")})


def too_many_volumes(rig: Rig) -> Any:
    return rig.file(rig.a, "NOTICE_OF_OPERATION", {**rig.plan(), "exact": Volumes(volumes=(rig.volume(),) * 65)})


def long_name(rig: Rig) -> Any:
    request = rig.world.ask(rig.a, e.WatchTaken, "watch", role=Role.DUTY, by="x", incoming="x" * 100)
    rig.run(0)
    return rig.reply(request)


def no_unicode(rig: Rig) -> Any:
    return rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="\ud800")})


def long_remark(rig: Rig) -> Any:
    entry = rig.file(rig.b, "WARNING", rig.warning())["entry"]
    rig.run(2 * S)
    return rig.acknowledge(rig.a, entry, Level.UNDERSTOOD, remark="x" * 3000)


@pytest.mark.parametrize("asked", [long_text, long_id, no_unicode, too_many_volumes, long_name, long_remark])
def test_what_no_peer_could_read_is_never_signed(rig: Rig, asked: Callable[[Rig], Any]) -> None:
    error = asked(rig)
    assert error[0] == "Refused"
    assert error[2]
    assert error[3]
    entry = rig.file(rig.a, "CONCERN", {"main": Concern(message=rig.header(), text="x")})["entry"]
    rig.run(10 * S)
    assert rig.world.ledger.drops == []
    assert rig.b.store.get(entry) is not None, "the next good one arrives"


def test_how_a_role_is_reached_goes_to_the_keys_logbook(rig: Rig) -> None:
    contact = ContactUpdate(message=rig.header(), role=Role.DUTY, means="tel:+000000", hours="24/7")
    reply = rig.file(rig.a, "CONTACT_UPDATE", {"main": contact})
    assert reply["entry"] == rig.appended(rig.a, "CONTACT_UPDATE")[0].hash
    rig.run(5 * S)
    assert rig.b.node is not None
    stated = rig.b.node.picture.parties[rig.a.party].contacts["duty"][2]
    assert (stated.means, stated.message.to) == (contact.means, (rig.b.party,))


def test_alone_there_is_nobody_to_acknowledge_to() -> None:
    rig = Rig(parties=1)
    entry = rig.file(rig.a, "NOTICE_OF_OPERATION", rig.plan())["entry"]
    error = rig.acknowledge(rig.a, entry, Level.UNDERSTOOD)
    assert (error[0], error[2]) == ("Refused", "entry")
    error = rig.file(rig.a, "WARNING", rig.warning())
    assert (error[0], error[2]) == ("Refused", "channel")
    assert "pair with a peer first" in error[3]


def test_pairing_with_oneself_is_refused_and_pairing_again_changes_nothing(rig: Rig) -> None:
    def pair(of: Host) -> Any:
        request = rig.world.ask(rig.a, e.Paired, "pairing", outcome=outcome(rig.world.seed, rig.a, of), by="alfa-duty")
        rig.run(0)
        return rig.reply(request)

    assert pair(rig.a)[2] == "pairing"
    assert pair(rig.b)["channel"] == rig.channel(rig.a, rig.b)
    opened = [entry.header.logbook for entry in rig.appended(rig.a, "OPEN_EPOCH")]
    assert sorted(set(opened)) == ["desk", "keys", f"line/{rig.channel(rig.a, rig.b)}", "plans", "tracks"]
    assert len(opened) == 5
    assert len(rig.appended(rig.a, "AUDIENCE")) == 3


def test_our_own_warning_is_acknowledged_at_our_own_desk_too(rig: Rig) -> None:
    entry = rig.file(rig.a, "WARNING", rig.warning())["entry"]
    assert rig.acknowledge(rig.a, entry, Level.UNDERSTOOD)["level"] == "L2"


def test_everything_that_may_be_filed_is_a_message() -> None:
    assert all(issubclass(KINDS[kind].parts["main"], MessagePart) for kind in FILEABLE)


def test_pairing_again_takes_a_new_secret_but_not_the_hash_of_the_one_it_holds(rig: Rig) -> None:
    made = outcome(rig.world.seed, rig.a, rig.b)
    assert rig.a.node is not None
    held = rig.a.node.core.secrets
    for told, kept in ((hashlib.sha256(made.secret).digest(), made.secret), (bytes(32), bytes(32))):
        again = dataclasses.replace(made, secret=told)
        request = rig.world.ask(rig.a, e.Paired, "pairing", outcome=again, by="alfa-duty")
        rig.run(0)
        assert rig.reply(request)["channel"] == made.channel
        assert held[rig.b.party] == kept
