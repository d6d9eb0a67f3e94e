/**
 * A place drawn on the map. It becomes a line of text, the same that can be typed, and the node reads it as it reads any other: what is filed
 * is what was read, whether somebody drew it or typed it. Pure: the map is map.js, the box beside it draw_box.js.
 *
 * @typedef {"circle" | "polygon" | "route"} Shape
 * @typedef {{shape: Shape, points: [number, number][], length_m: number, done: (text: string) => void}} Drawing points as [lon, lat]
 */
import { collection } from "./basemap.js";
import { between, circle, destination } from "./sphere.js";

/** @type {Shape[]} */
export const SHAPES = ["circle", "polygon", "route"];
/** As many positions as one line may have. */
export const MOST = 64;
const NM_M = 1852;
const FEWEST = { circle: 1, polygon: 3, route: 2 };
export const USUAL_M = { circle: 5 * NM_M, polygon: 0, route: NM_M };

/** A new drawing. @param {(text: string) => void} done @returns {Drawing} */
export const begun = (done, shape = SHAPES[0]) => ({ shape, points: [], length_m: USUAL_M[shape], done });

/** Another shape of the same points, as far as it has them. @returns {Drawing} */
export const shaped = (drawing, shape) => ({ ...drawing, shape, length_m: USUAL_M[shape], points: shape === "circle" ? drawing.points.slice(0, 1) : drawing.points });

/** One more point; of a circle the second sets how far it reaches. @returns {Drawing} */
export function added(drawing, point) {
  const { shape, points } = drawing;
  if (shape === "circle" && points.length === 1) return { ...drawing, length_m: Math.max(10, Math.round(between(points[0], point).distance_m)) };
  return points.length >= MOST ? drawing : { ...drawing, points: [...points, point] };
}

/** A point put elsewhere. @returns {Drawing} */
export const moved = (drawing, nth, point) => ({ ...drawing, points: drawing.points.map((each, i) => (i === nth ? point : each)) });

/** Without the last point. @returns {Drawing} */
export const undone = (drawing) => ({ ...drawing, points: drawing.points.slice(0, -1) });

/** Whether it is a place yet. */
export const isWhole = ({ shape, points, length_m }) => points.length >= FEWEST[shape] && (shape === "polygon" || length_m > 0);

const angle = (deg, width, positive, negative) => `${Math.abs(deg).toFixed(5).padStart(width, "0")}${deg < 0 ? negative : positive}`;
const eastwards = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

/** `30.10000N 039.90000W, 30.20000N 039.80000W 1NM`: the line that would be typed; a metre is five decimals. */
export function textOf({ shape, points, length_m }, unit = "NM") {
  const places = points.map(([lon, lat]) => `${angle(lat, 8, "N", "S")} ${angle(eastwards(lon), 9, "E", "W")}`).join(", ");
  if (shape === "polygon") return places;
  return `${places} ${Number((unit === "km" ? length_m / 1000 : length_m / NM_M).toFixed(3))}${unit}`;
}

const feature = (type, coordinates, properties = {}) => ({ type: "Feature", geometry: { type, coordinates }, properties });

/** The strip of a route: its two sides, square at the ends. For the eye only: the node's corridor is the one that counts. */
function strip(points, half_m) {
  const sides = points.map((point, i) => {
    const [before, after] = [points[i - 1] ?? point, points[i + 1] ?? point];
    const course = between(before, after).course_deg;
    return [-90, 90].map((turn) => destination(point[0], point[1], course + turn, half_m));
  });
  const ring = [...sides.map(([left]) => left), ...sides.map(([, right]) => right).reverse()];
  return [...ring, ring[0]];
}

/** The outline of a circle round one point, or of a route along several. */
export const ringAround = (points, length_m) => (points.length === 1 ? circle(points[0][0], points[0][1], length_m) : strip(points, length_m));

/** What the map shows of it: its points, numbered, its outline, and its area where it has one. */
export function drawn(drawing) {
  if (!drawing) return collection([]);
  const { shape, points, length_m } = drawing;
  const ends = points.map((point, i) => feature("Point", point, { nth: i }));
  const lines = points.length > 1 ? [feature("LineString", shape === "polygon" ? [...points, points[0]] : points)] : [];
  if (!isWhole(drawing)) return collection([...lines, ...ends]);
  const ring = shape === "polygon" ? [...points, points[0]] : ringAround(points, length_m);
  return collection([feature("Polygon", [ring]), feature("LineString", ring), ...(shape === "route" ? lines : []), ...ends]);
}
