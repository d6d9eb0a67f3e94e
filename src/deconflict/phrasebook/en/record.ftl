### English: Keys, pairing and the record.

KEY-title = Keys stated
KEY-line = { $name } states its keys { $signing_key }: { $why }
REVOKE-title = Key revoked
REVOKE-line = Key { $signing_key } does not count for the logbook “{ $logbook }” from entry { $epoch }.{ $from_seq } on
OPEN_EPOCH-title = Epoch opened
OPEN_EPOCH-line = Epoch opened: { $why }
AUDIENCE-title = Readers changed
AUDIENCE-line = Readers of this logbook from now on: { $audience }
PAIR_CONFIRM-title = Pairing confirmed
PAIR_CONFIRM-line = Paired with { $peer_name }; on this channel: { $members }
RECEIPT-title = Stored
RECEIPT-line = { $entries_count ->
    [one] One entry
   *[other] { $entries_count } entries
} stored at { $received_at }, by { $bearer }
PART_DROPPED-title = Part no longer held
PART_DROPPED-line = Part “{ $part }” of { $entry } is no longer held: { $why }
EQUIVOCATION-title = Two entries for one place
EQUIVOCATION-line = { $author } signed two different entries for one place
RECORD_HEAD-title = State of the record
RECORD_HEAD-line = Our logbook “{ $logbook }” stands at { $epoch }.{ $seq }; of { $party } we hold { $party_seq_code ->
    [none] nothing
   *[some] { $party_epoch }.{ $party_seq }
}
RECORD_GAP-title = Gap in the record
RECORD_GAP-line = We do not hold entries { $epoch }.{ $from_seq } to { $epoch }.{ $until_seq } of { $author } in the logbook “{ $logbook }”, known to { $vouched_by }; since { $since }
WITNESS_SIGN-title = Witness's signature
WITNESS_SIGN-line = A witness has countersigned the state of a record
DAILY_SUMMARY-title = Summary of the day
DAILY_SUMMARY-line = Day { $day }: notified { $notices }, seen with notice { $seen_notified }, seen without { $seen_unnotified }
