"""One computation of each kind on two aircraft, so that no kernel is compiled while somebody waits for a tick, or for advice."""

from __future__ import annotations

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot, fuse
from deconflict.conflict.advice_tracks import advise_tracks
from deconflict.conflict.tactical import TracksJob


def warm() -> int:
    """Search, judge and advise once on two aircraft that fly at each other; returns how many encounters that found (one)."""
    height = Height(3_000_000, Reference.FL)
    tracks = tuple(
        fuse(
            None,
            Plot(
                track_id=f"w{number}", at_us=0, lat_ndeg=0, lon_ndeg=lon_ndeg, height=height, ground_speed_mm_s=100_000,
                course_mdeg=course_mdeg, v_up_mm_s=0,
            ),
            party="warm",
        )
        for number, (lon_ndeg, course_mdeg) in enumerate(((0, 90_000), (50_000_000, 270_000)))
    )  # fmt: skip
    job = TracksJob(now_us=0, tracks=tracks)
    advise_tracks(job, ["warm:w0"], computed_by="warm")
    return len(job.run())
