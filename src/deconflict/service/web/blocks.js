/** The data blocks on the map: places them by labels.js whenever tracks or the view change, and draws their leader lines. */
import { collection } from "./basemap.js";
import { FONT_PX, leader, place } from "./labels.js";

const ANEW_AFTER_MS = 120;
const WORDS_PX = { w: 76, h: 44 };

export class Blocks {
  constructor(map) {
    this._map = map;
    this._before = new Map();
    this._points = collection([]);
    this._alerts = collection([]);
    this._on = true;
    this._timer = null;
    map.on("zoom", () => this._soon());
    map.on("resize", () => this._soon());
  }

  /** Show these points of mapdata.js, with or without their blocks, none of which stands over the words on an alert's line. */
  show(points, on, alerts) {
    this._points = points;
    this._on = on;
    this._alerts = alerts;
    this._draw();
  }

  _soon() {
    this._timer ??= setTimeout(() => {
      this._timer = null;
      this._draw();
    }, ANEW_AFTER_MS);
  }

  _draw() {
    if (!this._map.getSource("points")) return;
    const at = new Map(this._points.features.map(({ geometry, properties }) => [properties.key, this._map.project(geometry.coordinates)]));
    const points = this._points.features.map(({ properties }) => {
      const { x, y } = at.get(properties.key);
      return { ...properties, x, y, order: properties.selected ? -1 : properties.order };
    });
    const places = this._on ? place(points, this._before, this._alerts.features.map((line) => this._words(line))) : new Map();
    const leaders = [];
    const features = this._points.features.map((feature) => {
      const { key } = feature.properties;
      const found = places.get(key);
      if (!found) return { ...feature, properties: { ...feature.properties, label: "", offset: [0, 0], justify: "left" } };
      const line = leader(at.get(key), found).map((pixel) => this._map.unproject(pixel).toArray());
      const { side, state } = feature.properties;
      leaders.push({ type: "Feature", geometry: { type: "LineString", coordinates: line }, properties: { side, state } });
      const offset = [found.dx / FONT_PX, found.dy / FONT_PX];
      return { ...feature, properties: { ...feature.properties, offset, justify: found.dx < -1 ? "right" : "left" } };
    });
    this._map.getSource("points").setData(collection(features));
    this._map.getSource("leaders").setData(collection(leaders));
  }

  /** Where the words on an alert's line stand: over its middle. */
  _words({ geometry }) {
    const [a, b] = geometry.coordinates.map((end) => this._map.project(end));
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, ...WORDS_PX };
  }
}
