### English: the page of a bundle that is printed

sheet-language = English
sheet-title = Record
sheet-drawn = Drawn from entries.jsonl, which is what was signed. Check it offline:
sheet-party = Party
sheet-key = SHA-256 of the recovery key
sheet-times = Written, and received
sheet-place = Place
sheet-gone = No longer held since
