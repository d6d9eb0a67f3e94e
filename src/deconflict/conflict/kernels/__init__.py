"""The arithmetic of meeting, on floats and arrays and nothing else: SI metres and seconds, float64, no fastmath.

Compiled by numba on first use; with `NUMBA_DISABLE_JIT=1` the same functions run as plain Python. All can be called inside numba but
`meetings` and `placed`, which make the arrays that compiled parts fill.
"""

from deconflict.conflict.kernels.cylinder import cylinder_interval, near_mid_air_collision_interval, small_uncrewed_interval
from deconflict.conflict.kernels.earth_pair import pair_encounter, relative_motion
from deconflict.conflict.kernels.engine import all_pairs, meetings
from deconflict.conflict.kernels.motion import closest_approach
from deconflict.conflict.kernels.state import placed
from deconflict.conflict.kernels.tau import tau, tau_mod, time_to_closest, time_to_co_altitude
from deconflict.conflict.kernels.tcas import resolution_advisory_interval, sensitivity_level, traffic_advisory_interval
from deconflict.conflict.kernels.well_clear import alert_level, well_clear_interval, well_clear_tcpa_interval, well_clear_tep_interval

__all__ = [
    "alert_level",
    "all_pairs",
    "closest_approach",
    "cylinder_interval",
    "meetings",
    "near_mid_air_collision_interval",
    "pair_encounter",
    "placed",
    "relative_motion",
    "resolution_advisory_interval",
    "sensitivity_level",
    "small_uncrewed_interval",
    "tau",
    "tau_mod",
    "time_to_closest",
    "time_to_co_altitude",
    "traffic_advisory_interval",
    "well_clear_interval",
    "well_clear_tcpa_interval",
    "well_clear_tep_interval",
]
