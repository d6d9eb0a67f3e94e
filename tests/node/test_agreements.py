"""At the desk: what pairing alone opens, two persons under a signature, and logbooks that open and close by what is in force."""

from __future__ import annotations

from typing import Any

import pytest

from deconflict.coordination import agreement_acts as acts
from deconflict.coordination import claims
from deconflict.coordination.climb import steps_due
from deconflict.coordination.dues import dues
from deconflict.coordination.ladder import ladder
from deconflict.coordination.open_items import open_items
from deconflict.node import commands as c
from deconflict.node import events as e
from deconflict.statements.agreements import Mandate, Purpose, Resume, Suspend, SuspensionReason
from deconflict.statements.base import Priority, Role
from deconflict.statements.claims import Information, Question, RequestForInformation
from deconflict.statements.messages import Concern
from deconflict.testing.agreed import Agreeing, agreement_of
from deconflict.testing.host import Host

from .rig import HOUR, Rig, S


class Bare(Rig):
    """A rig whose parties are paired and have agreed on nothing."""

    def __init__(self, parties: int = 2) -> None:
        super().__init__(parties, agreed=False)
        self.people = Agreeing(self.world)

    def asked(self, request: str | list[str]) -> Any:
        """What the node replied; of several requests to the last."""
        self.run(S)
        return self.reply(request if isinstance(request, str) else request[-1])


@pytest.fixture
def bare() -> Bare:
    return Bare()


def concern(rig: Rig, host: Host) -> Any:
    return rig.file(host, "CONCERN", {"main": Concern(message=rig.header(), text="please look at the frequency plan")})


def readers(host: Host, logbook: str) -> frozenset[str]:
    assert host.node is not None
    return host.node.picture.audience(host.party, logbook)


def agreed(bare: Bare) -> str:
    """All of it, step by step; returns the agreement's id."""
    made, people = agreement_of(bare.a, bare.b), bare.people
    for host in (bare.a, bare.b):
        assert bare.asked(people.mandate(host))["entry"]
    assert bare.asked(people.propose(bare.a, made))["entry"]
    assert bare.asked(people.stand(bare.b, made.agreement_id))["entry"]
    assert bare.asked(people.sign(bare.b, made.agreement_id))["entry"]
    assert bare.asked(people.sign(bare.a, made.agreement_id))["entry"]
    return made.agreement_id


def test_pairing_opens_the_core_only(bare: Bare) -> None:
    assert bare.file(bare.a, "WARNING", bare.warning())["entry"]
    assert bare.file(bare.a, "STOP_REQUEST", bare.stop_request())["entry"]
    error, what, where, mend = concern(bare, bare.a)
    assert (error, where) == ("Refused", "claims")
    assert "no agreement is in force with BRAVO" in what
    assert "deconflict agreement propose" in mend
    told = bare.file(bare.a, "NOTICE_OF_OPERATION", bare.plan(volume=bare.volume(from_min=2 * 24 * 60)))
    assert told["entry"], "one's own plans can always be filed"
    assert told["shared_with"] == []
    assert [one["name"] for one in told["not_shared"]] == ["BRAVO"]
    bare.run(5 * S)
    assert bare.b.node is not None
    assert not bare.b.node.picture.objects
    assert readers(bare.a, "plans") == readers(bare.a, "tracks") == frozenset()


def test_an_agreement_opens_what_was_filed_before(bare: Bare) -> None:
    bare.file(bare.a, "NOTICE_OF_OPERATION", bare.plan(volume=bare.volume(from_min=2 * 24 * 60)))
    agreed(bare)
    bare.run(2 * S)
    assert readers(bare.a, "plans") == {bare.b.party}
    assert bare.b.node is not None
    assert bare.b.node.picture.objects, "who joins gets the logbook whole"
    told = concern(bare, bare.a)
    assert told["entry"]
    record = bare.a.node.picture.messages[told["entry"]] if bare.a.node else None
    assert record is not None
    assert record.message is not None
    version = bare.people.standing(bare.a, "alfa-bravo").versions
    assert record.message.agreement in version


def test_a_mandate_that_is_withdrawn_closes_all_but_the_core(bare: Bare) -> None:
    agreed(bare)
    assert concern(bare, bare.b)["entry"]
    bare.asked(bare.people.mandate(bare.a, withdrawn=True))
    assert "has not stated its mandate" in concern(bare, bare.b)[1]
    assert readers(bare.b, "plans") == frozenset()
    assert bare.file(bare.b, "WARNING", bare.warning())["entry"]


def test_one_person_cannot_sign_twice_and_nothing_is_written_before_the_second(bare: Bare) -> None:
    made, people = agreement_of(bare.a, bare.b), bare.people
    bare.asked(people.propose(bare.a, made))
    bare.asked(people.stand(bare.b, made.agreement_id))
    held = people.standing(bare.b, made.agreement_id)
    version = acts.newest_version(held).hash
    first = acts.sign(people.header(bare.b, "AGREEMENT_SIGN"), held, version)
    told = bare.asked(people.say(bare.b, "AGREEMENT_SIGN", first))
    assert told == {"signed": False, "waiting_for": "a second person on watch, under another role"}
    again = acts.sign(people.header(bare.b, "AGREEMENT_SIGN"), held, version)
    assert bare.asked(people.say(bare.b, "AGREEMENT_SIGN", again))["signed"] is False, "the same person again is the same person"
    assert not bare.said(bare.b, "AGREEMENT_SIGN")
    second = acts.sign(people.header(bare.b, "AGREEMENT_SIGN", Role.PRINCIPAL), held, version)
    assert bare.asked(people.say(bare.b, "AGREEMENT_SIGN", second, Role.PRINCIPAL))["entry"]
    (record,) = bare.said(bare.b, "AGREEMENT_SIGN")
    main: Any = record.main
    assert {(person.name, person.role.value) for person in main.signatories} == {("bravo-duty", "duty"), ("bravo-principal", "principal")}


def signs(bare: Bare, host: Host, role: Role = Role.DUTY) -> Any:
    """One person of a party signs the newest version."""
    held = bare.people.standing(host, "alfa-bravo")
    main = acts.sign(bare.people.header(host, "AGREEMENT_SIGN", role), held, acts.newest_version(held).hash)
    return bare.asked(bare.people.say(host, "AGREEMENT_SIGN", main, role))


@pytest.mark.parametrize("killed_us", [0, S])
def test_the_first_signature_outlives_a_restart_and_stays_at_home(bare: Bare, killed_us: int) -> None:
    """Killed as soon as it was told, or a second later: the second person signs what the first had signed, and nobody else hears of it."""
    made, people = agreement_of(bare.a, bare.b), bare.people
    bare.asked(people.propose(bare.a, made))
    bare.asked(people.stand(bare.b, made.agreement_id))
    assert signs(bare, bare.b)["signed"] is False
    bare.run(killed_us)
    bare.world.crash(bare.b, S)
    bare.run(20 * S)
    assert signs(bare, bare.b)["signed"] is False, "the same person again is the same person"
    bare.world.crash(bare.b, S)
    bare.run(20 * S)
    assert signs(bare, bare.b, Role.PRINCIPAL)["entry"]
    (record,) = bare.said(bare.b, "AGREEMENT_SIGN")
    main: Any = record.main
    assert [person.name for person in main.signatories] == ["bravo-duty", "bravo-principal"]
    assert len(bare.appended(bare.b, "FIRST_SIGNATURE")) == 1
    assert bare.a.node is not None
    assert (bare.b.party, "desk") not in bare.a.node.core.logbooks
    assert signs(bare, bare.b)["signed"] is False, "what two have signed is done; this would be another signature"


def test_what_is_not_ours_to_say_is_refused_with_its_mend(bare: Bare) -> None:
    made, people = agreement_of(bare.a, bare.b), bare.people
    bare.asked(people.propose(bare.a, made))
    refused = bare.asked(people.sign(bare.a, made.agreement_id))
    assert "no other party has said where it stands" in refused[1]
    refused = bare.asked(people.sign(bare.b, made.agreement_id))
    assert "we have not said where we stand" in refused[1]
    over = Mandate(message=people.header(bare.a, "MANDATE"), authorised_by="x", purpose=Purpose.OTHER, from_us=0, until_us=1)
    assert "ends before it begins" in bare.asked(people.say(bare.a, "MANDATE", over))[1]
    held = Mandate(message=people.header(bare.a, "MANDATE"), authorised_by="x", purpose=Purpose.OTHER, from_us=0, until_us=9 * 10**15)
    assert "which channel" in bare.asked(people.say(bare.a, "MANDATE", held, channel="z" * 26))[1]


def suspend(bare: Bare, host: Host, *clauses: str, after_us: int = 0) -> Any:
    main = Suspend(
        message=bare.people.header(host, "SUSPEND"), agreement_id="alfa-bravo", suspension_id="s1", clauses=clauses,
        reason=SuspensionReason.INCIDENT, from_us=host.clock.now(bare.world.now_us) + after_us,
    )  # fmt: skip
    return bare.asked(bare.people.say(host, "SUSPEND", main))


def resume(bare: Bare, host: Host, of: Host, *clauses: str) -> Any:
    main = Resume(
        message=bare.people.header(host, "RESUME"), agreement_id="alfa-bravo", party=of.party, suspension_id="s1", clauses=clauses
    )
    return bare.asked(bare.people.say(host, "RESUME", main))


def test_suspension_closes_at_its_instant_and_resumption_needs_both(bare: Bare) -> None:
    agreed(bare)
    assert "never stops" in suspend(bare, bare.b, "line_check")[1]
    assert "was not agreed to be suspendable" in suspend(bare, bare.b, "parties")[1]
    assert suspend(bare, bare.b, "notification", after_us=HOUR)["entry"]
    assert readers(bare.a, "plans") == {bare.b.party}
    bare.run(HOUR)
    assert readers(bare.a, "plans") == readers(bare.b, "plans") == frozenset()
    assert readers(bare.a, "tracks") == {bare.b.party}, "alerting never stops"
    told = bare.file(bare.a, "NOTICE_OF_OPERATION", bare.plan(volume=bare.volume(from_min=2 * 24 * 60)))
    assert "suspended" in told["not_shared"][0]["why"]
    assert bare.file(bare.a, "WARNING", bare.warning())["entry"], "the core passes while suspended"
    assert "is not suspended by it" in resume(bare, bare.a, bare.b, "radio")[1]
    assert resume(bare, bare.a, bare.b, "notification")["entry"]
    assert readers(bare.a, "plans") == frozenset()
    assert resume(bare, bare.b, bare.b, "notification")["entry"]
    bare.run(S)
    assert readers(bare.a, "plans") == {bare.b.party}


def test_a_peer_that_speaks_outside_is_heard_and_marked(bare: Bare) -> None:
    header = bare.header(to=(bare.a.party,), priority=Priority.ADMIN)
    entry = bare.inject(bare.b, bare.line(bare.b, bare.a), "CONCERN", {"main": Concern(message=header, text="outside")})
    bare.run(2 * S)
    assert bare.a.node is not None
    record = bare.a.node.picture.messages[entry]
    assert record.main is not None, "never dropped"
    outside = bare.a.node.core.known.outside(record, bare.a.party)
    assert outside is not None
    assert "no agreement is in force" in outside.why


def test_a_conflict_is_noticed_under_its_clause_only(bare: Bare) -> None:
    agreed(bare)
    bare.run(2 * S)
    assert suspend(bare, bare.b, "notification")["entry"]
    for host in (bare.a, bare.b):
        bare.file(host, "NOTICE_OF_OPERATION", bare.plan(volume=bare.volume(from_min=2 * 24 * 60)))
    bare.run(30 * S)
    assert not bare.said(bare.a, "CONFLICT_NOTICE")
    assert not bare.said(bare.b, "CONFLICT_NOTICE")


def test_three_parties_agree_on_every_line_they_have() -> None:
    bare = Bare(parties=3)
    hosts = list(bare.world.hosts.values())
    made, people = agreement_of(*hosts), bare.people
    for host in hosts:
        bare.asked(people.mandate(host))
    bare.asked(people.propose(hosts[0], made))
    for host in hosts[1:]:
        bare.asked(people.stand(host, made.agreement_id))
    for host in hosts:
        assert len(bare.asked(people.sign(host, made.agreement_id))["entries"]) == 2, "once on each of its lines"
    bare.run(2 * S)
    for host in hosts:
        assert len(people.standing(host, made.agreement_id).bindings) == 2, "what two others said to each other is theirs"
        assert len(readers(host, "plans")) == 2
    calls = [command for _, _, command in bare.commands if isinstance(command, c.Drop)]
    assert not calls


def ask(bare: Bare, host: Host) -> str:
    """A question to the other, filed at the desk."""
    part = RequestForInformation(message=bare.header(priority=Priority.ADMIN), question=Question.EVIDENCE)
    told = bare.file(host, "REQUEST_FOR_INFORMATION", {"main": part})
    bare.run(2 * S)
    return str(told["entry"])


def force(bare: Bare, host: Host, other: Host, question: str) -> str:
    """An answer that no desk has let through."""
    now_us = host.clock.now(bare.world.now_us)
    header = bare.header(to=(other.party,), priority=Priority.ADMIN, refs=(question,), ack_by=now_us + HOUR, answer_by=now_us + HOUR)
    entry = bare.inject(host, bare.line(host, other), "INFORMATION", {"main": Information(message=header, text="nothing found")})
    bare.run(2 * S)
    return entry


def stand(bare: Bare, question: str) -> set[tuple[str, bool, int, int]]:
    """At each node: the state of a question, whether its ladder has an answer, how much is open of it, how many of its deadlines stand."""
    found = set()
    for host in (bare.a, bare.b):
        assert host.node is not None
        core, picture, now_us = host.node.core, host.node.picture, bare.world.now_us
        record, said = picture.messages[question], picture.affairs.get(question, "REQUEST_FOR_INFORMATION")
        assert record.place is not None
        assert record.message is not None
        assert said is not None
        (peer,) = record.message.to
        rules = core.rules_between(record.place.author, peer)
        items = [item for item in open_items(picture, host.party, core.rules_between, now_us) if item.entry == question]
        state, _ = claims.request_state(picture, said, peer, rules, now_us)
        found.add((state.value, ladder(record, peer).reached("L4"), len(items), len(steps_due(record, peer, rules))))
    return found


def test_an_answer_outside_the_agreement_answers_nothing_at_either_node(bare: Bare) -> None:
    agreed(bare)
    question = ask(bare, bare.a)
    unanswered = {("OPEN", False, 2, 2)}
    assert stand(bare, question) == unanswered
    assert suspend(bare, bare.b, "claims")["entry"]
    force(bare, bare.b, bare.a, question)
    assert stand(bare, question) == unanswered
    resume(bare, bare.a, bare.b, "claims")
    resume(bare, bare.b, bare.b, "claims")
    bare.run(2 * S)
    assert stand(bare, question) == unanswered, "what was said outside stays outside"
    force(bare, bare.b, bare.a, question)
    assert stand(bare, question) == {("ANSWERED", True, 0, 0)}


def test_nothing_is_due_of_what_was_asked_outside_the_agreement_and_it_cannot_be_answered(bare: Bare) -> None:
    agreed(bare)
    assert suspend(bare, bare.b, "claims")["entry"]
    header = bare.header(to=(bare.b.party,), priority=Priority.ADMIN)
    part = RequestForInformation(message=header, question=Question.EVIDENCE)
    question = bare.inject(bare.a, bare.line(bare.a, bare.b), "REQUEST_FOR_INFORMATION", {"main": part})
    bare.run(2 * S)
    resume(bare, bare.a, bare.b, "claims")
    resume(bare, bare.b, bare.b, "claims")
    bare.run(2 * S)
    for host in (bare.a, bare.b):
        assert host.node is not None
        assert dues(host.node.picture, host.party, host.node.core.rules_between, bare.world.now_us) == []
    answer = Information(message=bare.header(priority=Priority.ADMIN, refs=(question,)), text="nothing found")
    error, what, where, _ = bare.file(bare.b, "INFORMATION", {"main": answer})
    assert (error, where) == ("Refused", "refs")
    assert "outside the agreement when it was said" in what


@pytest.mark.parametrize(("role", "name"), [(Role.PRINCIPAL, "Bravo-Duty"), (Role.DUTY, "bravo-second")])
def test_neither_one_person_in_two_roles_nor_two_persons_in_one_role_complete_a_signature(bare: Bare, role: Role, name: str) -> None:
    made, people = agreement_of(bare.a, bare.b), bare.people
    bare.asked(people.propose(bare.a, made))
    bare.asked(people.stand(bare.b, made.agreement_id))
    assert signs(bare, bare.b)["signed"] is False
    assert bare.asked(bare.world.take_watch(bare.b, role, name))["incoming"] == name
    held = people.standing(bare.b, made.agreement_id)
    main = acts.sign(people.header(bare.b, "AGREEMENT_SIGN", role), held, acts.newest_version(held).hash)
    request = bare.world.ask(bare.b, e.Filed, "sign", kind="AGREEMENT_SIGN", parts={"main": main}, by=name, role=role)
    error, what, where, mend = bare.asked(request)
    assert (error, what, where) == ("Refused", "one person cannot sign twice", "signatories")
    assert "a second person" in mend
    assert not bare.said(bare.b, "AGREEMENT_SIGN")


def test_a_node_without_a_line_has_nobody_to_state_its_mandate_to() -> None:
    bare = Bare(parties=1)
    error, _, where, mend = bare.asked(bare.people.mandate(bare.a))
    assert (error, where) == ("Refused", "channel")
    assert "pair with them first" in mend
    assert not bare.appended(bare.a, "MANDATE")
