"""Counts and ages for Prometheus: no party, person or place is named."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from deconflict.service.house import House
from deconflict.statements.messages import Warning

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ACK_BUCKETS_S = (1, 5, 15, 30, 60, 120, 300, 900, 1800, 3600)


class _Collector:
    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads, computed at the scrape."""
        house, picture = self._house, self._house.node.picture
        now_us = house.loop.clock.now_us()
        up = sum(link.up for link in house.node.mesh.links.values())
        yield GaugeMetricFamily("deconflict_line_up", "peers whose link stands", value=up)
        yield GaugeMetricFamily("deconflict_peers", "peers this node is paired with", value=len(house.node.core.peers()))
        for name, value in house.loop.counts.items():
            yield CounterMetricFamily(f"deconflict_{name}", f"{name} since the start", value=value)
        yield CounterMetricFamily("deconflict_connections_refused", "connections refused at the peers' door", value=house.peers.refused)
        yield GaugeMetricFamily("deconflict_listeners", "pages that follow the events", value=house.hub.listeners)
        oldest = max((now_us - t.track.at_us for t in picture.tracks.values()), default=0)
        yield GaugeMetricFamily("deconflict_track_age_seconds", "age of the oldest track in the picture", value=oldest / 1e6)
        alerts = CounterMetricFamily("deconflict_alerts", "warnings on pairs of aircraft in the picture", labels=["level"])
        for level, count in sorted(_alerts(house).items()):
            alerts.add_metric([level], count)
        yield alerts
        yield _ack_seconds(house)


def _alerts(house: House) -> Tally[str]:
    picture = house.node.picture
    records = (picture.messages.get(entry) for entries in picture.alerts.values() for entry in entries)
    return Tally(r.main.level for r in records if r is not None and isinstance(r.main, Warning))


def _ack_seconds(house: House) -> HistogramMetricFamily:
    """From writing a message to the first acknowledgement by a person."""
    waits = []
    for record in house.node.picture.messages.values():
        said = [a.written_at_us for a in record.acknowledgements.values() if a.said.level.value != "L1"]
        if said and record.place is not None:
            waits.append(max(0.0, (min(said) - record.written_at_us) / 1e6))
    buckets = [(str(float(bound)), float(sum(w <= bound for w in waits))) for bound in ACK_BUCKETS_S]
    family = HistogramMetricFamily("deconflict_ack_seconds", "from a message to the first person who understood it")
    family.add_metric([], [*buckets, ("+Inf", float(len(waits)))], sum(waits))
    return family


def text(house: House) -> bytes:
    """The metrics page."""
    registry = CollectorRegistry()
    registry.register(_Collector(house))
    return generate_latest(registry)
