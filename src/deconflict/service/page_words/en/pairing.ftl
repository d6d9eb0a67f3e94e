### English: first contact

pairing-section = Pairing
pairing-title = Pair with another organisation
pairing-waiting = Waiting for the other side.
pairing-tell = Tell them this address by a way you trust: { $address }
pairing-done = Paired with { $name }.
pairing-pinned = Its key and connection are pinned.
pairing-failed = Not paired: { $why }.
pairing-open = Open for pairing, 5 min
pairing-join-at = or join at
pairing-join = Join
pairing-calls-itself = The other side calls itself { $name }. Ring it on a number you already had, not one from here.
pairing-read = Read this aloud: { $code }
pairing-our-side-done = Your side is done; waiting for them to type the code you read.
pairing-type = Type what they read to you
pairing-confirm = Confirm
pairing-one-try = One try. A wrong code ends this pairing; { $left } left.
