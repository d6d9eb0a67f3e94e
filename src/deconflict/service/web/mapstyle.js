/** Sources and layers of the map, bottom to top. Text is drawn with fonts of this machine: the style names no glyph server. */
import { collection } from "./basemap.js";
import * as colours from "./colours.js";
import { recoloured } from "./themes.js";

const SOURCES = ["land", "borders", "grid", "areas", "areaLabels", "sites", "circles", "dots", "vectors", "alerts", "points", "leaders", "measure", "drawing"];
const MONO = ["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"];
const SANS = ["DejaVu Sans", "Segoe UI", "Helvetica", "sans-serif"];
const SIDE_COLOUR = ["match", ["get", "side"], "own", colours.OWN, "peer", colours.PEER, colours.TEXT];
const LEVEL_COLOUR = ["match", ["get", "level"], "WARNING", colours.WARNING, "CAUTION", colours.CAUTION, colours.TEXT];
const AGED_COLOUR = ["match", ["get", "state"], "FRESH", SIDE_COLOUR, colours.STALE];
const AREA_COLOUR = ["case", ["in", ["get", "level"], ["literal", ["WARNING", "CAUTION"]]], LEVEL_COLOUR, SIDE_COLOUR];
const PLAN = ["==", ["get", "kind"], "plan"];
const ZONE = ["==", ["get", "kind"], "zone"];
const HALO = { "text-halo-color": colours.GROUND, "text-halo-width": 1.6 };

/** The eight places round a point at so many ems, as anchors and offsets: a label that finds none of the near ones free takes a far one. */
function around(ems) {
  const slant = ems * Math.SQRT1_2;
  return [
    "bottom", [0, -ems], "bottom-left", [slant, -slant], "bottom-right", [-slant, -slant], "top-left", [slant, slant],
    "top-right", [-slant, slant], "top", [0, ems], "left", [ems, 0], "right", [-ems, 0],
  ];
}

/** Where `blocks.js` put a block. What is asked back from the map has its arrays as text: where it stands does not matter then. */
const OFFSET = ["case", ["==", ["typeof", ["get", "offset"]], "string"], ["literal", [0, 0]], ["array", "number", 2, ["get", "offset"]]];

const whenActive = (active, later) => ["case", ["get", "active"], active, later];

const base = [
  { id: "ground", type: "background", paint: { "background-color": colours.GROUND } },
  { id: "land", type: "fill", source: "land", paint: { "fill-color": colours.LAND, "fill-antialias": false } },
  { id: "coast", type: "line", source: "land", paint: { "line-color": colours.COAST, "line-width": 1 } },
  { id: "borders", type: "line", source: "borders", paint: { "line-color": colours.BORDER, "line-width": 1, "line-dasharray": [4, 3] } },
  { id: "grid", type: "line", source: "grid", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": colours.GRID, "line-width": 1 } },
  {
    id: "grid-labels", type: "symbol", source: "grid", filter: ["==", ["geometry-type"], "Point"],
    layout: { "text-field": ["get", "text"], "text-font": MONO, "text-size": 10, "text-anchor": "bottom-left", "text-offset": [0.3, -0.1] },
    paint: { "text-color": colours.DIM, ...HALO },
  },
];

const areas = [
  {
    id: "zone-hatch", type: "fill", source: "areas", filter: ZONE,
    paint: { "fill-pattern": ["concat", "hatch-", ["get", "side"]], "fill-opacity": whenActive(0.55, 0.3) },
  },
  { id: "plan-fill", type: "fill", source: "areas", filter: PLAN, paint: { "fill-color": SIDE_COLOUR, "fill-opacity": whenActive(0.1, 0.04) } },
  { id: "plan-line", type: "line", source: "areas", filter: PLAN, paint: { "line-color": AREA_COLOUR, "line-width": 1.5, "line-opacity": whenActive(1, 0.65) } },
  {
    id: "zone-line", type: "line", source: "areas", filter: ZONE,
    paint: { "line-color": AREA_COLOUR, "line-width": 1.5, "line-dasharray": [5, 3], "line-opacity": whenActive(1, 0.65) },
  },
  {
    id: "sites", type: "circle", source: "sites",
    paint: { "circle-radius": 5, "circle-color": "transparent", "circle-stroke-color": SIDE_COLOUR, "circle-stroke-width": 2 },
  },
  {
    id: "site-labels", type: "symbol", source: "sites",
    layout: { "text-field": ["get", "text"], "text-font": SANS, "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.8], "text-optional": true },
    paint: { "text-color": SIDE_COLOUR, ...HALO },
  },
];

const traffic = [
  { id: "lost-circles", type: "line", source: "circles", paint: { "line-color": colours.STALE, "line-width": 1, "line-dasharray": [2, 3] } },
  { id: "vectors", type: "line", source: "vectors", filter: ["==", ["get", "state"], "FRESH"], paint: { "line-color": SIDE_COLOUR, "line-width": 1.2 } },
  {
    id: "vectors-stale", type: "line", source: "vectors", filter: ["!=", ["get", "state"], "FRESH"],
    paint: { "line-color": colours.STALE, "line-width": 1.2, "line-dasharray": [3, 3] },
  },
  {
    id: "dots", type: "circle", source: "dots",
    paint: { "circle-radius": 1.8, "circle-color": AGED_COLOUR, "circle-opacity": ["interpolate", ["linear"], ["get", "nth"], 0, 0.3, 4, 0.8] },
  },
  { id: "leaders", type: "line", source: "leaders", paint: { "line-color": AGED_COLOUR, "line-width": 0.8, "line-opacity": 0.7 } },
  { id: "measure", type: "line", source: "measure", paint: { "line-color": colours.TEXT, "line-width": 2, "line-dasharray": [2, 2] } },
  {
    id: "measure-ends", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 4, "circle-color": colours.GROUND, "circle-stroke-color": colours.TEXT, "circle-stroke-width": 2 },
  },
  { id: "drawing-area", type: "fill", source: "drawing", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colours.TEXT, "fill-opacity": 0.14 } },
  { id: "drawing-line", type: "line", source: "drawing", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": colours.TEXT, "line-width": 2 } },
  {
    id: "drawing-ends", type: "circle", source: "drawing", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 6, "circle-color": colours.GROUND, "circle-stroke-color": colours.TEXT, "circle-stroke-width": 2.5 },
  },
  {
    id: "selected", type: "circle", source: "points", filter: ["==", ["get", "selected"], true],
    paint: { "circle-radius": 15, "circle-color": "transparent", "circle-stroke-color": colours.TEXT, "circle-stroke-width": 1.5 },
  },
  { id: "alert-lines", type: "line", source: "alerts", paint: { "line-color": LEVEL_COLOUR, "line-width": 2, "line-dasharray": [3, 2] } },
  {
    id: "rings", type: "symbol", source: "points", filter: ["!=", ["get", "level"], ""],
    layout: { "icon-image": ["concat", "ring-", ["get", "level"]], "icon-allow-overlap": true, "icon-ignore-placement": true },
  },
  { id: "tracks", type: "symbol", source: "points", layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "symbol-sort-key": ["-", 9, ["get", "order"]] } },
];

const words = [
  {
    id: "area-labels", type: "symbol", source: "areaLabels",
    layout: {
      "text-field": ["get", "text"], "text-font": SANS, "text-size": 11, "text-line-height": 1.25, "text-max-width": 40,
      "text-variable-anchor-offset": [...around(0.5), ...around(3)], "symbol-sort-key": ["get", "order"],
    },
    paint: { "text-color": AREA_COLOUR, "text-opacity": whenActive(1, 0.9), ...HALO },
  },
  {
    id: "draft-labels", type: "symbol", source: "drawing", filter: ["has", "text"],
    layout: { "text-field": ["get", "text"], "text-font": SANS, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": colours.TEXT, ...HALO },
  },
  {
    id: "alert-labels", type: "symbol", source: "alerts",
    layout: { "symbol-placement": "line-center", "text-field": ["get", "text"], "text-font": SANS, "text-size": 13, "text-allow-overlap": true, "text-offset": [0, -0.9] },
    paint: { "text-color": LEVEL_COLOUR, ...HALO, "text-halo-width": 2 },
  },
  {
    id: "data-blocks", type: "symbol", source: "points", // placed by blocks.js, which leaves out what would stand over others
    layout: {
      "text-field": ["get", "label"], "text-font": MONO, "text-size": 11, "text-line-height": 1.15, "text-justify": ["get", "justify"],
      "text-offset": OFFSET, "text-max-width": 40, "text-allow-overlap": true, "text-ignore-placement": false, "symbol-sort-key": ["get", "order"],
    },
    paint: { "text-color": AGED_COLOUR, ...HALO },
  },
];

/** A whole MapLibre style with empty sources. */
export function style() {
  const sources = Object.fromEntries(SOURCES.map((name) => [name, { type: "geojson", data: collection([]) }]));
  const transition = { duration: 0, delay: 0 }; // what has another colour has it now: between two tones is none of the five
  return { version: 8, transition, sources, layers: [...base, ...areas, ...traffic, ...words] };
}

/** Put another theme on a map that stands. Themes differ in paint alone: nothing is cut into tiles anew, and the map is never blank. */
export function restyle(map, from, to) {
  const [before, after] = [from, to].map((name) => recoloured(style(), name).layers);
  for (const [i, { id, paint }] of after.entries()) {
    for (const [name, value] of Object.entries(paint || {})) {
      if (JSON.stringify(value) !== JSON.stringify(before[i].paint[name])) map.setPaintProperty(id, name, value);
    }
  }
}
