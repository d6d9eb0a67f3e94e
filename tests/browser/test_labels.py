"""Data blocks on the map: beside their symbols, over no symbol, next to never over each other, joined by a leader line."""

from __future__ import annotations

from typing import Any

from conftest import OpenPage
from desk import Desk
from test_tracks import in_page

PLACE = """((points, before) => { const found = m.place(points, before); return points.map((p) => {
    const at = found.get(p.key); return at && {...at.box, leader: m.leader(p, at), nth: at.nth}; }); })"""


def crowd(count: int) -> list[dict[str, Any]]:
    """So many symbols scattered over a map of 1100 by 700 pixels, always alike."""
    text = "A032↓ G015\n130H29 12s"
    spots = [((i * 617) % 1060 + 20, (i * 389) % 660 + 20) for i in range(count)]
    return [{"key": f"t{i}", "x": x, "y": y, "label": f"ALFA{i:03}·AFD\n{text}", "order": 9} for i, (x, y) in enumerate(spots)]


def shared(a: dict[str, float], b: dict[str, float]) -> float:
    """How many square pixels two boxes share."""
    across = min(a["right"], b["right"]) - max(a["left"], b["left"])
    return max(0.0, across) * max(0.0, min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]))


def test_u13_of_fifty_blocks_less_than_one_in_twenty_stands_over_another(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    points = crowd(50)
    boxes = in_page(page, "labels.js", f"{PLACE}(a, new Map())", points)
    assert all(boxes), "none is left out"
    over = [(i, j) for i in range(50) for j in range(i) if shared(boxes[i], boxes[j]) > 1]
    assert len({i for pair in over for i in pair}) < 0.05 * 50
    symbols = [{"left": at["x"] - 8, "right": at["x"] + 8, "top": at["y"] - 8, "bottom": at["y"] + 8} for at in points]
    hidden = [(i, j) for i, box in enumerate(boxes) for j, symbol in enumerate(symbols) if shared(symbol, box) > 0]
    assert hidden == [], "no block stands over a symbol, its own or another's"
    for point, box in zip(points, boxes, strict=True):
        (x1, y1), (x2, y2) = box["leader"]
        assert max(abs(x1 - point["x"]), abs(y1 - point["y"])) <= 11, "the leader begins at the symbol"
        assert box["left"] - 1 <= x2 <= box["right"] + 1
        assert box["top"] - 1 <= y2 <= box["bottom"] + 1


def test_u13_a_block_keeps_its_place_until_a_nearer_one_is_free(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    ask = """(() => { const before = new Map();
        const places = (points) => { const found = m.place(points, before); return points.map((p) => found.get(p.key)?.nth ?? null); };
        return a.map(places); })()"""
    one, two = crowd(2)
    beside = two | {"x": one["x"] + 60, "y": one["y"]}
    pushed, nudged, alone = in_page(page, "labels.js", ask, [[one, beside], [one, beside | {"x": beside["x"] + 3}], [one]])
    assert pushed == nudged, "a pixel's move changes nothing"
    assert pushed[0] != 0, "its first choice is the other symbol's place"
    assert alone[0] // 8 == 0


def test_u13_where_too_many_meet_blocks_are_left_out_but_never_those_in_danger(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    heap = [point | {"x": 300 + i % 5, "y": 300 + i % 7} for i, point in enumerate(crowd(80))]
    heap[79]["order"] = 0
    boxes = in_page(page, "labels.js", f"{PLACE}(a, new Map())", heap)
    assert boxes[79] is not None
    assert sum(box is None for box in boxes) > 20
