"""Agreements at the desk: acts said on every line they concern, two persons under a signature, and who may read our logbooks."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from deconflict.agreement import stating
from deconflict.coordination import agreement_checks, notice, watch
from deconflict.coordination.agreeing import LOGBOOK_CLAUSES, Closed
from deconflict.coordination.standing import NEVER_US
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.node.core import Core
from deconflict.node.events import Filed
from deconflict.picture.agreements import ACTS
from deconflict.picture.picture import Change
from deconflict.statements import KINDS
from deconflict.statements.agreements import AgreementPropose, AgreementSign, FirstSignature, Mandate, Signatory, stated_of
from deconflict.statements.base import MessageHeader, MessagePart
from deconflict.statements.epochs import AudienceChange, OpenEpoch

ACT_KINDS = frozenset(name for name, kind in KINDS.items() if kind.parts["main"] in (Mandate, *ACTS))
"""Kinds this part of the desk files."""


class Agreements:
    """The part of a node that agrees. Which of its logbooks a peer may read follows from what is in force, by itself."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._due_us: int | None = None

    # who may read what

    def changed(self, change: Change) -> None:
        """Something was said that may open or close a logbook."""
        if change.topic in ("agreement", "mandate", "channel", "fork", "epoch"):
            self.sync()

    def sync(self) -> None:
        """Write who may read our plans and tracks from now on, where that has changed; and when to look again."""
        core, now_us = self.core, self.core.now
        peers, until_us = core.peers(), NEVER_US
        for logbook, clause in LOGBOOK_CLAUSES.items():
            held = core.picture.audience(core.me.party, logbook)
            wanted = {peer for peer in peers if core.known.clause_closed(clause, core.me.party, peer, now_us) is None}
            if wanted != held and core.logbook(core.me.party, logbook).tip() is not None:
                core.say(logbook, "AUDIENCE", {"main": AudienceChange(audience=tuple(sorted(wanted)))})
        for peer in peers:
            until_us = min(until_us, core.known.between(core.me.party, peer, now_us).until_us)
        self._due_us = until_us if until_us < NEVER_US else None

    def wake(self) -> bool:
        """Whether something agreed begins or ends now."""
        turned = self._due_us is not None and self._due_us <= self.core.now
        if turned:
            self.sync()
        return turned

    def next_us(self) -> int | None:
        """When something agreed begins or ends next."""
        return self._due_us

    # the gate

    def check_open(self, kind: str, others: list[str]) -> None:
        """Refuse to say on a line what lies outside the agreement with somebody who hears it. Raises: Refused."""
        for peer in others:
            closed = self.core.known.allowed(kind, self.core.me.party, peer, self.core.now)
            if closed is not None:
                raise Refused(f"{kind} is outside the agreement: {closed.why}", where=KINDS[kind].clause or "kind", mend=closed.mend)

    def shared(self, kind: str) -> tuple[list[str], dict[str, Closed]]:
        """With whom what we file in a logbook of ours is shared under the agreement, and why not with the others."""
        core = self.core
        closed = {peer: core.known.allowed(kind, core.me.party, peer, core.now) for peer in core.peers()}
        book = LOGBOOK_CLAUSES.get(KINDS[kind].logbook)
        for peer in [peer for peer, why in closed.items() if why is None and book is not None]:
            closed[peer] = core.known.clause_closed(str(book), core.me.party, peer, core.now)
        return [peer for peer, why in closed.items() if why is None], {peer: why for peer, why in closed.items() if why is not None}

    def sharing(self, entry: Entry) -> dict[str, Any]:
        """What the Reply to who filed it says of that.

        `read_outside`: who reads the logbook, though the clause for what was filed is not in force with them. `lacking`: what was agreed
        with somebody that a notice states, and this one does not; it was told all the same.
        """
        kind = entry.header.kind
        shared, closed = self.shared(kind)
        told = [(peer, {"party": peer, "name": self.core.picture.name_of(peer), **c._asdict()}) for peer, c in closed.items()]
        readers = self.core.picture.audience(self.core.me.party, KINDS[kind].logbook)
        return {
            "shared_with": shared,
            "not_shared": [one for peer, one in told if peer not in readers],
            "read_outside": [one for peer, one in told if peer in readers],
            "lacking": [self._lacking(peer, fields) for peer in shared if (fields := self._lacks(entry, peer))],
        }

    def _lacks(self, entry: Entry, peer: str) -> tuple[str, ...]:
        main, parts = entry.main, dict(entry.parts)
        return notice.lacking(entry.header.kind, main, parts, self.core.rules_with(peer)) if main is not None else ()

    def _lacking(self, peer: str, fields: tuple[str, ...]) -> dict[str, Any]:
        mend = f"state it anew with {', '.join(fields)}"
        return {"party": peer, "name": self.core.picture.name_of(peer), "fields": list(fields), "mend": mend}

    # acts

    def filed(self, event: Filed, main: MessagePart) -> tuple[Entry | None, dict[str, Any]]:
        """Say a mandate or an act on an agreement, once on every line it concerns; a signature once a second person has signed too.

        Returns the first entry, or None while another person is waited for, and what the Reply says beside it.
        Raises: Refused and Stale as coordination.agreement_checks does.
        """
        core = self.core
        me = core.picture.parties.get(core.me.party)
        watch.check(me, event.role, event.by)
        if isinstance(main, Mandate):
            agreement_checks.check_mandate(main, core.now)
            return self._said(event, main, self._channels(event.channel, None))
        assert isinstance(main, ACTS)
        standing = core.known.standing(main.agreement_id, core.now)
        agreement_checks.check_act(standing, core.me.party, main, core.now)
        if isinstance(main, AgreementSign):
            signed = self._signed(event, main)
            if signed is None:
                return None, {"signed": False, "waiting_for": "a second person on watch, under another role"}
            main = signed
        parties = {party for version in standing.versions.values() for party in version.agreement.parties.ids()}
        if isinstance(main, AgreementPropose):
            parties |= stating.read(main.agreement_id, main.title, stated_of(main.clauses)).parties.ids()
        return self._said(event, main, self._channels(None, parties))

    def _signed(self, event: Filed, main: AgreementSign) -> AgreementSign | None:
        """The signature with both persons, once two different ones have signed the same text; None after the first.

        The first stands in our own logbook `desk` until then: a restart does not lose it, and nobody else reads it.
        """
        person = Signatory(name=event.by, role=event.role)
        held = self.core.picture.agreements.first_of(self.core.me.party, main.agreement_id, main.signed)
        if held is None:
            self._keep(FirstSignature(agreement_id=main.agreement_id, signed=main.signed, signatory=person))
            return None
        first = held.signatory
        if first == person:
            return None
        if first.role == person.role or _folded(first.name) == _folded(person.name):
            raise Refused("one person cannot sign twice", where="signatories", mend="have a second person sign, under a role of their own")
        return replace(main, signatories=(first, person))

    def _keep(self, first: FirstSignature) -> None:
        if self.core.logbook(self.core.me.party, "desk").tip() is None:
            self.core.open_epoch("desk", {"main": OpenEpoch(why="first", audience=())})
        self.core.say("desk", "FIRST_SIGNATURE", {"main": first})

    def _channels(self, chosen: str | None, parties: set[str] | None) -> list[str]:
        """The lines an act is said on: the chosen one, or each that somebody concerned hears."""
        mine = self.core.my_channels()
        if chosen is not None and chosen not in mine:
            raise Refused("which channel is meant?", where="channel", mend=f"channels: {', '.join(sorted(mine)) or 'none'}")
        others = set(self.core.peers()) if parties is None else parties - {self.core.me.party}
        found = [chosen] if chosen is not None else [name for name, members in sorted(mine.items()) if others & set(members)]
        if not found:
            raise Refused("no line to anybody it concerns", where="channel", mend="pair with them first: deconflict pair")
        return found

    def _said(self, event: Filed, main: MessagePart, channels: list[str]) -> tuple[Entry, dict[str, Any]]:
        entries = []
        for number, channel in enumerate(channels):
            msg_id = main.message.msg_id if number == 0 else None
            header = self._header(event, main.message, channel, msg_id)
            entries.append(self.core.say(f"line/{channel}", event.kind, {"main": replace(main, message=header)}))
        return entries[0], {"entries": [entry.hash for entry in entries]}

    def _header(self, event: Filed, chosen: MessageHeader, channel: str, msg_id: str | None) -> MessageHeader:
        to = [party for party in self.core.my_channels()[channel] if party != self.core.me.party]
        return self.core.header(
            event.kind, by=event.by, role=event.role, to=to, refs=chosen.refs, status=self.core.me.status, msg_id=msg_id,
            priority=chosen.priority, valid_until=chosen.valid_until,
        )  # fmt: skip


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
