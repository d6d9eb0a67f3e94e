"""People's tongues: a statement as one line or as a card, in a party's language and units. Codes and numbers come from the record only."""

from __future__ import annotations

from deconflict.phrasebook.catalogue import LOCALES as LOCALES
from deconflict.phrasebook.rendering import render as render
