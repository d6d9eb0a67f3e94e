"""Machines' tongues, pure both ways: bytes or text in, statements and airspace nouns out, and back. Opens no file and no socket."""
