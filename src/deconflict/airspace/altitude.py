"""A height always with its reference, and what two heights in different references can say of each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Reference(StrEnum):
    """What a height is measured from: WGS-84 ellipsoid, mean sea level, 1013.25 hPa, the ground."""

    W84 = "W84"
    AMSL = "AMSL"
    FL = "FL"
    AGL = "AGL"


class Height(Struct, frozen=True, forbid_unknown_fields=True):
    """`value_mm` above `reference`; FL 100 is 3,048,000 mm in FL."""

    value_mm: Annotated[int, Meta(ge=-2_000_000, le=100_000_000)]
    reference: Reference
