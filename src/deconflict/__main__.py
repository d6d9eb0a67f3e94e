"""`python -m deconflict` is the command line."""

from __future__ import annotations

from deconflict.service.cli import main

if __name__ == "__main__":
    main()
