/** The bundled base map: Natural Earth land, coasts and borders of world-atlas, and a graticule. No tile, font or style server. */
import { decodeArcs, polygons, sharedArcs } from "./topojson.js";

const ATLAS = new URL("./modules/world-atlas/countries-50m.json", import.meta.url);
const STEPS_DEG = [30, 15, 10, 5, 2, 1, 1 / 2, 1 / 4, 1 / 6, 1 / 12, 1 / 30, 1 / 60];
const LINES_WANTED = 7;

const feature = (type, coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type, coordinates } });
export const collection = (features) => ({ type: "FeatureCollection", features });

/** {land, borders} as GeoJSON; the file is 0.7 MB and read once. */
export async function readBaseMap() {
  const topology = await (await fetch(ATLAS)).json();
  const arcs = decodeArcs(topology);
  const land = topology.objects.land.geometries.map((object) => feature("MultiPolygon", polygons(arcs, object)));
  const borders = feature("MultiLineString", sharedArcs(arcs, topology.objects.countries.geometries));
  return { land: collection(land), borders: collection([borders]) };
}

function label(deg, width, positive, negative, step) {
  const minutes = Math.round(Math.abs(deg) * 60);
  const whole = String(Math.floor(minutes / 60)).padStart(width, "0");
  const fraction = step < 1 ? `${String(minutes % 60).padStart(2, "0")}′` : "";
  return `${whole}°${fraction}${deg < 0 ? negative : positive}`;
}

/** Meridians and parallels for what is in view, about seven each way, labelled at the west and south edge. */
export function graticule({ west, south, east, north }) {
  const span = Math.max(east - west, (north - south) * 1.3);
  const step = STEPS_DEG.findLast((deg) => span / deg <= LINES_WANTED) ?? STEPS_DEG[0];
  const [low, high] = [Math.max(-85, south), Math.min(85, north)];
  const edge = { lon: west + (east - west) * 0.004, lat: low + (high - low) * 0.012 };
  const features = [];
  for (let i = Math.ceil(west / step); i * step <= east; i += 1) {
    const lon = i * step;
    const text = label(((lon + 540) % 360) - 180, 3, "E", "W", step);
    features.push(feature("LineString", [[lon, low], [lon, high]]), feature("Point", [lon, edge.lat], { text }));
  }
  for (let i = Math.ceil(low / step); i * step <= high; i += 1) {
    const lat = i * step;
    const text = label(lat, 2, "N", "S", step);
    features.push(feature("LineString", [[west, lat], [east, lat]]), feature("Point", [edge.lon, lat], { text }));
  }
  return collection(features);
}
