"""How it is settled: the ladder of acknowledgement and the climb, who is on watch, and first contact. Pure functions on the picture."""
