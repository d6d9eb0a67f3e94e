"""Who said what, provably: signed entries in hash-chained logbooks, and the conversation that copies them between nodes."""
