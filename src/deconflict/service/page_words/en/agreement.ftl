### English: agreements and mandates

agree-none = No agreement is proposed. Without one the defaults hold, and nothing else is agreed.
agree-version = version { $number }
agree-in-force = in force from { $from } until { $until }
agree-not-in-force = not in force between us
agree-signed-text = signed
agree-proposed-text = proposed
agree-bound = bound with us by
agree-no-word = no word yet
agree-signatures = Signatures
agree-unsigned = Nobody has signed this version.
agree-two-people = Two people on watch sign, each for themselves; it goes out once both have.
agree-second-awaited = { $name } has signed; a second person is awaited.
agree-sign-as = Sign as { $name }
agree-text = text
agree-suspended = Suspended
agree-until-resumed = until it is resumed
agree-resumed-by = agreed to resume: { $names }
agree-propose-resume = Propose to resume
agree-resume = Agree to resume
agree-amend = Propose an amendment
agree-amend-text = The whole agreement as it shall be
agree-amend-send = Propose these clauses
agree-propose = Propose an agreement
agree-propose-what = Every clause at its default, between us and those ticked (all peers, where none is). It binds nobody until signed.
agree-title = Title
agree-not-counted = { $count ->
    [one] one word on it does not count
   *[other] { $count } words on it do not count
}
agree-accept = Accept
agree-reserve = Reserve
agree-reject = Reject
agree-remark = why (for a reservation or a rejection)
agree-to-suspend = choose to suspend
agree-suspend = { $count ->
    [one] Suspend one clause
   *[other] Suspend { $count } clauses
}
agree-never-stops = Line checks, warnings, stop requests and emergencies never stop.
agree-clause-in-force = in force
agree-differences = What differs
agree-one-version = One version
agree-other-version = The other
agree-no-difference = These two versions say the same.
agree-apart = Where the parties stand apart
agree-field = Clause and field
mandate-title = Mandates
mandate-holds = holds
mandate-over = does not hold now
mandate-withdrawn = withdrawn
mandate-none = no mandate stated
mandate-state = State our mandate
mandate-withdraw = Withdraw it
mandate-by = Authorised by
mandate-purpose = Purpose
Field-central = central value
Field-high = highest
Field-low = lowest
Field-others = for all others
Field-pairs = by pair of classes
Field-t_answer = answered within
Field-t_delivered = delivered within
Field-t_human = understood within
Field-time = time apart
agree-state-proposed = proposed
agree-state-signed = signed by some
agree-state-in_force = in force
agree-state-suspended = partly suspended
agree-state-replaced = replaced
agree-state-ended = ended
agree-two-suspend = To be suspended
agree-two-amend = To be amended
