### English: the record

record-verify = Verify the record
record-verifying = Checking every signature…
record-verdict-verifies = { $entries } entries in { $logbooks } logbooks: every signature, hash and chain verifies, and a peer confirmed a key.
record-verdict-consistent = { $entries } entries in { $logbooks } logbooks agree with each other; nobody else has confirmed a key.
record-verdict-fails = It does not verify: { $problems } problems among { $entries } entries in { $logbooks } logbooks.
record-heads = { $count ->
    [one] Head of one logbook
   *[other] Heads of { $count } logbooks
}
record-list = Entries, newest first
record-all = all
record-author = By
record-logbook = Logbook
record-count = { $shown } shown, { $total } in the record
record-received = Received
record-seq = No.
record-kind = What
record-status = Mark
record-bearer = Bearer
record-hash = Hash
record-not-understood = not understood: { $kind }
record-older = { $count } older
