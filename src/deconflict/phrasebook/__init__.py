"""People's tongues: a statement as one line or as a card, in a party's language, units and grid.

Codes and numbers come from the record only.
"""

from __future__ import annotations

from deconflict.phrasebook.catalogue import LOCALES as LOCALES
from deconflict.phrasebook.rendering import render as render
from deconflict.phrasebook.rendering import say as say
from deconflict.phrasebook.wording import AVIATION as AVIATION
from deconflict.phrasebook.wording import METRIC as METRIC
from deconflict.phrasebook.wording import Reading as Reading
