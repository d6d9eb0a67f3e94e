"""The arithmetic of meeting, on floats and arrays and nothing else: SI metres and seconds, float64, no fastmath.

Compiled by numba on first use; with `NUMBA_DISABLE_JIT=1` the same functions run as plain Python. All can be called inside numba.
"""

from deconflict.conflict.kernels.cylinder import cylinder_interval
from deconflict.conflict.kernels.earth_pair import pair_encounter, relative_motion
from deconflict.conflict.kernels.engine import all_pairs, meetings
from deconflict.conflict.kernels.motion import closest_approach
from deconflict.conflict.kernels.state import placed
from deconflict.conflict.kernels.well_clear import well_clear_interval

__all__ = [
    "all_pairs",
    "closest_approach",
    "cylinder_interval",
    "meetings",
    "pair_encounter",
    "placed",
    "relative_motion",
    "well_clear_interval",
]
