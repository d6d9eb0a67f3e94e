/** TopoJSON to GeoJSON coordinates: quantised delta-coded arcs, shared between areas (topojson-specification 1.0, sections 2.1.3 and 2.1.4). */

/** Every arc as a list of [lon, lat]. */
export function decodeArcs({ arcs, transform: { scale, translate } }) {
  return arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
}

/** One ring from its arc numbers; ~n is arc n backwards, and joined arcs share their end point. */
export function ring(arcs, numbers) {
  return numbers.flatMap((n, i) => {
    const points = n < 0 ? arcs[~n].toReversed() : arcs[n];
    return i === 0 ? points : points.slice(1);
  });
}

/** A Polygon or MultiPolygon object as GeoJSON MultiPolygon coordinates. */
export function polygons(arcs, object) {
  const parts = object.type === "Polygon" ? [object.arcs] : object.arcs;
  return parts.map((rings) => rings.map((numbers) => ring(arcs, numbers)));
}

/** The arcs that two areas share: inner borders, each once. */
export function sharedArcs(arcs, objects) {
  const uses = new Map();
  for (const object of objects) {
    for (const n of object.arcs.flat(Infinity)) uses.set(n < 0 ? ~n : n, (uses.get(n < 0 ? ~n : n) || 0) + 1);
  }
  return [...uses].filter(([, count]) => count > 1).map(([n]) => arcs[n]);
}
