/** The map. MapLibre draws it; this keeps its sources equal to the picture and its first view on what there is. */
import * as maplibre from "./modules/maplibre-gl/maplibre-gl.mjs";
import { graticule, readBaseMap } from "./basemap.js";
import { html, useEffect, useRef, useState } from "./html.js";
import * as data from "./mapdata.js";
import { style } from "./mapstyle.js";
import { bounds } from "./sphere.js";
import { addSymbols } from "./symbols.js";
import { readingOf } from "./units.js";

const FIT = { padding: 90, maxZoom: 11, duration: 0 };
const NOWHERE = { center: [0, 25], zoom: 1.3 };

function begin(element, onReady, onFailed) {
  let map;
  try {
    map = new maplibre.Map({
      container: element, style: style(), ...NOWHERE, hash: "map", attributionControl: false, maxPitch: 0, dragRotate: false,
      pitchWithRotate: false, touchPitch: false, fadeDuration: 0, maxZoom: 15,
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
    const { land, borders } = await readBaseMap();
    map.getSource("land").setData(land);
    map.getSource("borders").setData(borders);
    redrawGrid(map);
    onReady();
  });
  map.on("moveend", () => redrawGrid(map));
  return map;
}

function redrawGrid(map) {
  const source = map.getSource("grid");
  if (!source) return;
  const view = map.getBounds();
  source.setData(graticule({ west: view.getWest(), south: view.getSouth(), east: view.getEast(), north: view.getNorth() }));
}

function draw(map, { picture, now_ms, minutes, dangers }) {
  const levels = data.levelsOf(dangers);
  const tracks = data.trackData(picture, now_ms, minutes, levels);
  for (const [name, features] of Object.entries(tracks)) map.getSource(name).setData(features);
  map.getSource("alerts").setData(data.alertData(picture, dangers));
  const { areas, labels } = data.areaData(picture, now_ms, levels);
  map.getSource("areas").setData(areas);
  map.getSource("areaLabels").setData(labels);
  map.getSource("sites").setData(data.siteData(picture));
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

/** The map of the picture; `look` is {points} to go to, a new object each time. Without WebGL it says so and `onFailed` is called. */
export function MapView({ picture, now_ms, minutes, dangers, look, onFailed }) {
  const place = useRef(null);
  const map = useRef(null);
  const isMoved = useRef(location.hash.includes("map=")); // by a person, or by the address
  const points = useRef([]); // what the first view is fitted to
  const [ready, setReady] = useState(false);
  useEffect(() => {
    map.current = begin(place.current, () => setReady(true), onFailed);
    if (map.current) {
      map.current.on("movestart", (event) => (isMoved.current ||= Boolean(event.originalEvent)));
      map.current.on("resize", () => isMoved.current || fit(map.current, points.current)); // a bar above it came or went
    }
    return () => map.current && map.current.remove();
  }, []);
  useEffect(() => {
    if (!ready || !picture) return;
    draw(map.current, { picture, now_ms, minutes, dangers });
    map.current.scale.setUnit(readingOf(picture).horizontal === "km" ? "metric" : "nautical");
    points.current = data.everywhere(picture);
    if (!isMoved.current) showAll(map.current, points.current);
  }, [ready, picture, now_ms, minutes]);
  useEffect(() => {
    if (!ready || !look) return;
    isMoved.current = true;
    fit(map.current, look.points);
  }, [look]);
  return html`<div class="map" data-testid="map" data-ready=${ready} ref=${place}></div>`;
}
