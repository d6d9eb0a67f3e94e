"""`serve --feeds live:LAT,LON,RADIUS_NM`: a real process that asks a loopback server, whose answers have the form public servers give."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from .processes import ANY_PORTS, Served, until

AIRLINER = {
    "hex": "4b1814", "type": "adsb_icao", "flight": "TST8H   ", "r": "ZZ-TST", "t": "A320", "alt_baro": 36000, "alt_geom": 37125,
    "gs": 447.6, "ias": 244, "tas": 446, "mach": 0.784, "track": 61.52, "baro_rate": -64, "squawk": "1000", "category": "A3",
    "nav_qnh": 1013.6, "lat": 46.602585, "lon": 7.114216, "nic": 8, "rc": 186, "seen_pos": 0.312, "version": 2, "mlat": [], "tisb": [],
    "messages": 11242, "seen": 0.1, "rssi": -15.4, "dst": 7.046, "dir": 330.1,
}  # fmt: skip
GLIDER = {
    "hex": "4b4437", "type": "mlat", "alt_geom": 8025, "gs": 61.0, "track": 190.0, "lat": 46.41, "lon": 7.31, "seen_pos": 1.9, "seen": 1.2,
}  # fmt: skip
PARKED = {**AIRLINER, "hex": "4b190f", "flight": "ZZTSU   ", "alt_baro": "ground", "alt_geom": 1725, "gs": 0.0, "lat": 46.49, "lon": 7.25}
UNPLACED = {"hex": "3c4b2f", "type": "mode_s", "alt_baro": 39000, "seen": 22.1, "rssi": -29.8}
NO_HEIGHT = {"hex": "400159", "type": "adsb_icao", "lat": 46.3, "lon": 7.0, "gs": 110.0, "track": 20.0, "seen_pos": 0.5, "seen": 0.5}

WRONG = {**GLIDER, "hex": "4b4438", "lat": 146.41}


class Server:
    """A readsb-compatible server on loopback. `says` gives the status and the aircraft of the next answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.says: Callable[[], tuple[int, list[dict[str, Any]]]] = lambda: (200, [AIRLINER, GLIDER, PARKED, UNPLACED, NO_HEIGHT, WRONG])
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """The setting `live_url` for it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v2/point/{{lat}}/{{lon}}/{{radius_nm}}"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(server) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """A test's output is no access log."""

            def do_GET(self) -> None:
                server.asked.append(self.path)
                status, aircraft = server.says()
                now_ms = int(time.time() * 1000)
                said = {"ac": aircraft, "msg": "No error", "now": now_ms, "total": len(aircraft), "ctime": now_ms, "ptime": 0}
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        return Handler


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server."""
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="module")
def node(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node that asks it about 40 NM round a place."""
    folder = tmp_path_factory.mktemp("live") / "a"
    served = Served(folder, "ALFA", *ANY_PORTS, "--feeds", "sky=live:46.5,7.2,40?stale_after=40", "--live-url", server.url)
    yield served
    code, err = served.stop()
    assert code == 0, err


def test_live_traffic_is_in_the_picture(server: Server, node: Served) -> None:
    tracks = {t["track_id"]: t for t in until(lambda: node.picture()["tracks"])}
    assert server.asked[0] == "/v2/point/46.5/7.2/40"
    assert set(tracks) == {"4b1814", "4b4437", "4b190f", "400159"}
    high, slow = tracks["4b1814"], tracks["4b4437"]
    assert (high["callsign"], high["lat_deg"], high["lon_deg"], high["source"]) == ("TST8H", 46.602585, 7.114216, "self_reported")
    assert high["height"] == {"value_m": pytest.approx(10_972.8), "reference": "FL"}
    assert slow["height"] == {"value_m": pytest.approx(2446.02), "reference": "W84"}
    assert (tracks["4b190f"]["on_ground"], tracks["400159"]["height"]) == (True, None)
    assert (high["own"], high["age_s"] < 30, high["stale_after_s"]) == (True, True, 40.0)
    feed = node.picture()["feeds"][0]
    assert (feed["name"], feed["state"], feed["stale_after_s"]) == ("sky", "UP", 40.0)
    assert (feed["refused"] >= 1, "lat" in feed["fault"]) == (True, True)


def test_a_server_that_turns_us_away_is_said_and_asked_again(server: Server, node: Served) -> None:
    server.says = lambda: (429, [])
    faults = until(lambda: node.picture()["faults"])
    assert faults == [{"what": "feed sky: it answered 429", "mend": "it is asked too often"}]
    server.says = lambda: (200, [{**GLIDER, "lat": 46.42}])
    until(lambda: not node.picture()["faults"])
    until(lambda: next(t for t in node.picture()["tracks"] if t["track_id"] == "4b4437")["lat_deg"] == 46.42)
