"""People who treat of agreements while the storm goes on: clauses reserved and taken up, versions amended and signed, clauses stopped.

They answer what comes on their screen, and begin something of their own from time to time. Every act goes through the desk as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from msgspec.structs import replace

from deconflict.agreement.agreement import Agreement
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.standing import Stand, Standing, Version
from deconflict.errors import DeconflictError
from deconflict.statements.agreements import Resume, ResumePropose, Suspend, SuspensionReason
from deconflict.testing.agreed import Agreeing, agreement_of
from deconflict.testing.host import Host
from deconflict.testing.world import SECOND_US, World

MOOT: Final = ("claims", "meetings", "breach_ledger", "incident", "records")
"""Clauses that somebody reserves, rejects or suspends now and then; what plans and tracks rest on is left alone more often than not."""
SELDOM: Final = ("notification", "protected_sites", "zones_and_corridors")
MOST_VERSIONS: Final = 6
"""An agreement is amended so often in one storm, and no more."""


class Treating:
    """Everybody at every desk of a World who speaks for their organisation about what is agreed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.agreeing = Agreeing(world)
        self._rng: Random = world.rng("treating")
        self._count = 0

    def act(self, host: Host) -> None:
        """Somebody begins something, or goes on with what there is."""
        standing = self._some(host)
        if standing is None:
            return
        begin: tuple[Callable[[Host, Standing], None], ...] = (self._amend, self._suspend, self._doubt, self._mandate, self._three)
        if (not self._go_on(host, standing) or self._rng.random() < 0.3) and host.up:
            self._rng.choice(begin)(host, standing)

    def answer(self, host: Host, agreement_id: str) -> None:
        """Somebody looks at what was said of an agreement, and says what follows for them."""
        if host.up:
            self._go_on(host, self.agreeing.standing(host, agreement_id))

    def _some(self, host: Host) -> Standing | None:
        if host.node is None:
            return None
        held = host.node.core.known.standings(host.clock.now(self.world.now_us))
        ours = [s for _, s in sorted(held.items()) if any(v.agreement.holds(host.party) for v in s.versions.values())]
        return self._rng.choice(ours) if ours else None

    # going on

    def _go_on(self, host: Host, standing: Standing) -> bool:
        """Say where we stand, sign, or resume: whatever waits for us; whether there was anything."""
        try:
            newest = acts.newest_version(standing)
        except DeconflictError:
            return False
        if not newest.agreement.holds(host.party):
            return False
        return self._resume(host, standing) or self._stand(host, standing, newest) or self._sign(host, standing, newest)

    def _stand(self, host: Host, standing: Standing, newest: Version) -> bool:
        unsaid = [name for name in newest.hashes if standing.stand(host.party, newest.hash, name) is Stand.OPEN]
        if not unsaid:
            return False
        doubted = [name for name in unsaid if name in MOOT and self._rng.random() < 0.3]
        taken = [name for name in unsaid if name not in doubted]
        # Any of these can be the word at which the machine stops.
        for name in doubted:
            if host.up:
                self.agreeing.stand(host, standing.agreement_id, self._rng.choice(("reserve", "reject")), name)
        if taken and host.up:
            self.agreeing.stand(host, standing.agreement_id, "accept", *taken)
        return True

    def _sign(self, host: Host, standing: Standing, newest: Version) -> bool:
        parties = newest.agreement.parties.ids()
        said = all(standing.stand(party, newest.hash, name) is not Stand.OPEN for party in parties for name in newest.hashes)
        positions = standing.positions(newest.hash)
        ours = [sign for sign in standing.signatures if (sign.party, sign.version) == (host.party, newest.hash)]
        if not said or any(sorted(sign.positions) == sorted(positions) for sign in ours):
            return False
        self.agreeing.sign(host, standing.agreement_id)
        return True

    def _resume(self, host: Host, standing: Standing) -> bool:
        """Propose to resume what is suspended, then do so, where we have not."""
        bound = (held for pair, held in standing.bindings.items() if host.party in pair)
        stops = {stop for held in bound for stop in held.stopped if stop.until_us > standing.at_us}
        for party, name, clause in sorted((stop.party, stop.suspension_id, stop.clause) for stop in stops):
            held = next(s for s in standing.suspensions if (s.party, s.suspension_id) == (party, name))
            if (clause, host.party) not in held.resumed and self._rng.random() < 0.7:
                kind, part = ("RESUME_PROPOSE", ResumePropose) if self._rng.random() < 0.3 else ("RESUME", Resume)
                header = self.agreeing.header(host, kind)
                said = part(message=header, agreement_id=standing.agreement_id, party=party, suspension_id=name, clauses=(clause,))
                self.agreeing.say(host, kind, said)
                return True
        return False

    # beginning

    def _amend(self, host: Host, standing: Standing) -> None:
        """A number of a clause is to be another one, soon or at once."""
        binding = next((held for pair, held in sorted(standing.bindings.items()) if host.party in pair), None)
        if binding is None or len(standing.versions) >= MOST_VERSIONS:
            return
        base = standing.versions[binding.version]
        now_us = host.clock.now(self.world.now_us)
        most_km2 = (base.agreement.notification.max_area_km2 or 100) + self._rng.randint(1, 900)
        wanted = replace(base.agreement, notification=replace(base.agreement.notification, max_area_km2=most_km2))
        header = self.agreeing.header(host, "AGREEMENT_AMEND")
        effective_us = now_us + self._rng.randint(0, 60) * SECOND_US
        self.agreeing.say(host, "AGREEMENT_AMEND", acts.amend(header, base, wanted, effective_us))

    def _suspend(self, host: Host, standing: Standing) -> None:
        self._count += 1
        clauses = (self._rng.choice(MOOT[:-1] if self._rng.random() < 0.8 else SELDOM),)
        from_us = host.clock.now(self.world.now_us) + self._rng.randint(0, 20) * SECOND_US
        said = Suspend(
            message=self.agreeing.header(host, "SUSPEND"), agreement_id=standing.agreement_id, suspension_id=f"su{self._count}",
            clauses=clauses, reason=SuspensionReason.REVIEW, from_us=from_us,
        )  # fmt: skip
        self.agreeing.say(host, "SUSPEND", said)

    def _doubt(self, host: Host, standing: Standing) -> None:
        """Somebody says otherwise of a clause than before; what is signed stays in force."""
        if standing.versions:
            word = self._rng.choice(("reserve", "reject", "accept"))
            self.agreeing.stand(host, standing.agreement_id, word, self._rng.choice(MOOT))

    def _mandate(self, host: Host, standing: Standing) -> None:
        """A mandate is stated anew; now and then withdrawn, and stated again half a minute later."""
        if self._rng.random() < 0.3:
            self.agreeing.mandate(host, withdrawn=True)
            self.world.after(30 * SECOND_US, self._state_again, host)
        else:
            self.agreeing.mandate(host)

    def _state_again(self, host: Host) -> None:
        self.agreeing.mandate(host)

    def _three(self, host: Host, standing: Standing) -> None:
        """An agreement of three is proposed, one for each World at most."""
        machines = {other.party: other for other in self.world.hosts.values()}
        others = [other for party, other in sorted(machines.items()) if party != host.party]
        if len(others) > 1:
            made: Agreement = agreement_of(host, *others[:2])
            self.agreeing.propose(host, made)
