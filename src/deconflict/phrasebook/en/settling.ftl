### English: Offers and pauses.

PROPOSAL-title = Proposal
PROPOSAL-line = Proposal: { $changes }
COUNTER-title = Counter-proposal
COUNTER-line = Counter-proposal: { $changes }
ACCEPT-title = Offer accepted
ACCEPT-line = Offer accepted in full
REJECT-title = Offer not accepted
REJECT-line = Offer not accepted: { $reason }
WITHDRAW-title = Offer withdrawn
WITHDRAW-line = Our offer is withdrawn
EXPIRE-title = Offer expired
EXPIRE-line = The offer expired; it was not accepted
RejectReason-not_possible = not possible
RejectReason-too_late = too late
RejectReason-other_traffic = other traffic
RejectReason-needs_authority = higher authority is needed
RejectReason-not_agreed = not agreed
HOLD_PROPOSAL-title = Pause proposed
HOLD_PROPOSAL-line = Pause proposed while we talk, { $place_code ->
    [none] the whole area agreed
   *[some] { $place }
}, { $from } – { $until }
HOLD-title = Pause kept
HOLD-line = We keep the pause, as long as you do
RELEASE-title = Pause ended
RELEASE-line = We no longer keep the pause: { $why }
