"""A whole sky in one process, and a conformance suite for stores: for our tests and for yours."""

from deconflict.testing.store_checks import check_store
from deconflict.testing.world import World

__all__ = ["World", "check_store"]
