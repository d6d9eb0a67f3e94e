/** The map. MapLibre draws it; this keeps its sources equal to the picture and its first view on what there is. */
import { collection, graticule, readBaseMap } from "./basemap.js";
import { Blocks } from "./blocks.js";
import { added, drawn, moved } from "./draw.js";
import { html, useEffect, useRef, useState } from "./html.js";
import * as layers from "./layers_box.js";
import * as data from "./mapdata.js";
import { restyle, style } from "./mapstyle.js";
import { bounds } from "./sphere.js";
import { addSymbols, repaintSymbols } from "./symbols.js";
import { recoloured, theme } from "./themes.js";
import { readingOf } from "./units.js";

const FIT = { padding: 90, maxZoom: 11, duration: 0 };
const NONE = [];
const NOWHERE = { center: [0, 25], zoom: 1.3 };

/** MapLibre is two thirds of the page's code: it comes while what is in danger stands on the screen already. */
const library = () => import("./modules/maplibre-gl/maplibre-gl.mjs");

function begin(maplibre, element, onReady, onFailed) {
  /** @type {any} MapLibre's map, with what this page hangs on it */
  let map;
  try {
    map = new maplibre.Map({
      container: element, style: recoloured(style(), theme()), ...NOWHERE, hash: "map", attributionControl: false, maxPitch: 0, dragRotate: false,
      trackResize: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, maxZoom: 15,
    });
  } catch (error) {
    onFailed(String(error.message || error));
    return null;
  }
  element.map = map; // for tests and for a person at the browser's console
  map.touchZoomRotate.disableRotation();
  map.scale = new maplibre.ScaleControl({ unit: "nautical", maxWidth: 140 });
  map.addControl(map.scale, "top-right");
  map.on("load", async () => {
    addSymbols(map);
    map.blocks = new Blocks(map);
    const { land, borders } = await readBaseMap();
    map.getSource("land").setData(land);
    map.getSource("borders").setData(borders);
    redrawGrid(map);
    onReady();
  });
  map.on("moveend", () => redrawGrid(map));
  return map;
}

/** The map follows its place's size, but keeps what it drew while a table or a panel stands there: drawing anew is dear in software. Returns its end. */
function followSize(map, element) {
  const size = () => `${element.clientWidth} ${element.clientHeight}`;
  let was = size();
  const watch = new ResizeObserver(() => {
    if (element.clientWidth === 0 || size() === was) return;
    was = size();
    map.resize();
  });
  watch.observe(element);
  return () => watch.disconnect();
}

function redrawGrid(map) {
  const source = map.getSource("grid");
  if (!source) return;
  const view = map.getBounds();
  source.setData(graticule({ west: view.getWest(), south: view.getSouth(), east: view.getEast(), north: view.getNorth() }));
}

/** What changes seldom is handed over only when it did: each hand-over is cut into tiles and drawn anew. @type {WeakMap<object, Record<string, string>>} */
const handed = new WeakMap();

function hand(map, name, features) {
  const before = handed.get(map) || {};
  const text = JSON.stringify(features);
  if (before[name] !== text) map.getSource(name).setData(features);
  handed.set(map, { ...before, [name]: text });
}

function draw(map, { picture, now_ms, minutes, dangers, selected, off }) {
  const levels = data.levelsOf(dangers);
  const { points, vectors, dots, circles } = data.trackData(picture, now_ms, minutes, levels);
  map.getSource("vectors").setData(vectors);
  map.getSource("dots").setData(dots);
  hand(map, "circles", circles);
  for (const { properties } of points.features) properties.selected = properties.key === selected;
  const alerts = data.alertData(picture, dangers);
  hand(map, "alerts", alerts);
  map.blocks.show(points, !off.has("labels"), alerts);
  const { areas, labels } = data.areaData(picture, now_ms, levels);
  hand(map, "areas", areas);
  hand(map, "areaLabels", labels);
  hand(map, "sites", data.siteData(picture));
}

/** Bring what `picture` holds, or the points given, into view. */
export function fit(map, points) {
  const box = bounds(points);
  if (box) map.fitBounds(box, FIT);
}

/** Until a person moves the map, it follows what there is: fitted anew when something lies outside. */
function showAll(map, points) {
  const view = map.getBounds();
  if (points.some((place) => !view.contains(place))) fit(map, points);
  else if (points.length > 0 && map.getZoom() < NOWHERE.zoom + 0.1) fit(map, points);
}

const NEAR_PX = 14;
const BEAT_MS = 1500;

/** The key of the track at a pixel, or "". */
function trackAt(map, { x, y }) {
  const box = [[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]];
  return map.queryRenderedFeatures(box, { layers: ["tracks"] })[0]?.properties.key ?? "";
}

/** The line that is measured, as far as it is known. */
function drawMeasure(map, measuring) {
  const ends = (measuring ? measuring.ends : []).filter(Boolean);
  const points = ends.map((coordinates) => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties: {} }));
  const line = { type: "Feature", geometry: { type: "LineString", coordinates: ends }, properties: {} };
  map.getSource("measure").setData(collection(ends.length === 2 ? [line, ...points] : points));
}

/** A point of what is drawn, near a pixel, by its number; null for none. */
const endAt = (map, { x, y }) =>
  map.queryRenderedFeatures([[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]], { layers: ["drawing-ends"] })[0]?.properties.nth ?? null;

/** A point of what is drawn is dragged to where it belongs. `isDrawing()` tells whether there is any; `change(how)` alters it. */
function letDrag(map, isDrawing, change) {
  let held = null;
  map.on("mousedown", (event) => {
    held = isDrawing() ? endAt(map, event.point) : null;
    if (held !== null) event.preventDefault(); // the map stays where it is
  });
  map.on("mousemove", (event) => held !== null && isDrawing() && change((now) => moved(now, held, event.lngLat.toArray())));
  map.on("mouseup", () => {
    held = null;
  });
}

/**
 * The map of what is seen. Without WebGL it says so and `onFailed` is called.
 *
 * `look` is {points} to go to, a new object each time; a click selects a track, sets an end of what is measured, or a point of what is drawn;
 * `drafts` are of an opened file. While it is not shown nothing is drawn.
 */
export function MapView({ seen, isShown, view, minutes, dangers, look, measuring, setMeasuring, drawing, setDrawing, drafts = NONE, onFailed }) {
  const { picture, now_ms } = seen;
  const isMoved = useRef(location.hash.includes("map=")); // by a person, or by the address
  const worn = useRef(theme()); // by the map, which may be a theme behind
  const place = useRef(null);
  const map = useRef(null);
  const click = useRef(null);
  const drawnLast = useRef({ what: "", picture: null, now_ms: 0, came_ms: 0 });
  const unfollow = useRef(() => {});
  const points = useRef([]); // what the first view is fitted to
  const isSeen = () => Boolean(place.current?.clientWidth); // a panel may stand in its place
  const [ready, setReady] = useState(false);
  const selected = view.get("select");
  const off = view.get("off");
  const draft = useRef(null);
  draft.current = { drawing, setDrawing };
  click.current = (event) => {
    if (drawing) return endAt(map.current, event.point) === null && setDrawing((now) => added(now, event.lngLat.toArray()));
    if (!measuring) return view.set({ select: trackAt(map.current, event.point) });
    const kept = measuring.ends.filter(Boolean);
    return setMeasuring({ ends: [...(kept.length < 2 ? kept : []), event.lngLat.toArray()] });
  };
  useEffect(() => {
    let isGone = false;
    library().then((maplibre) => isGone || listen(begin(maplibre, place.current, () => setReady(true), onFailed)), (why) => onFailed(String(why)));
    return () => {
      isGone = true;
      unfollow.current();
      map.current?.remove();
    };
  }, []);
  const listen = (begun) => {
    map.current = begun;
    worn.current = theme();
    if (!begun) return;
    begun.on("movestart", (event) => (isMoved.current ||= Boolean(event.originalEvent)));
    begun.on("resize", () => isMoved.current || !isSeen() || fit(begun, points.current)); // a bar above it came or went
    begun.on("click", (event) => click.current(event));
    unfollow.current = followSize(begun, place.current);
    letDrag(begun, () => draft.current.drawing !== null, (how) => draft.current.setDrawing(how));
  };
  useEffect(() => {
    if (!ready || !picture || !isShown) return;
    const what = `${minutes} ${selected} ${off}`;
    const { current: last } = drawnLast;
    const isOld = last.what !== what || Math.abs(now_ms - last.now_ms) > BEAT_MS || performance.now() - last.came_ms > BEAT_MS;
    if (picture === last.picture && !isOld) return; // the beat beside a picture that was just drawn
    drawnLast.current = { what, picture, now_ms, came_ms: picture === last.picture ? last.came_ms : performance.now() };
    draw(map.current, { picture, now_ms, minutes, dangers, selected, off: view.off });
    map.current.scale.setUnit(readingOf(picture).horizontal === "km" ? "metric" : "nautical");
    points.current = data.everywhere(picture);
    if (!isMoved.current && isSeen()) showAll(map.current, points.current);
  }, [ready, isShown, picture, now_ms, minutes, selected, off]);
  useEffect(() => {
    if (!ready || worn.current === theme()) return;
    restyle(map.current, worn.current, theme());
    repaintSymbols(map.current);
    worn.current = theme();
  }, [ready, theme()]);
  useEffect(() => {
    if (ready) layers.follow(map.current, view.off);
  }, [ready, off]);
  useEffect(() => {
    if (ready) drawMeasure(map.current, measuring);
  }, [ready, measuring]);
  useEffect(() => {
    if (ready) map.current.getSource("drawing").setData(collection([...drawn(drawing).features, ...drafts]));
  }, [ready, drawing, drafts]);
  const isDrawing = drawing !== null;
  useEffect(() => {
    if (ready && isDrawing) map.current.resize(); // it was hidden behind a panel: a click is to fall where it is seen
  }, [ready, isDrawing]);
  useEffect(() => {
    if (!ready || !look) return;
    isMoved.current = true;
    fit(map.current, look.points);
  }, [ready, look]);
  return html`<div class="map" data-testid="map" data-ready=${ready} ref=${place}></div>`;
}
