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

/**
 * The ring without jumps at the antimeridian, where the atlas' rings were stitched: longitudes run on beyond 180 and the map draws them
 * on both sides. A ring round a pole ends a turn away from where it began and is closed along the pole.
 */
export function unwrapped(ring) {
  let turn = 0;
  const points = ring.map(([lon, lat], i) => {
    const step = i === 0 ? 0 : lon - ring[i - 1][0];
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [lon + turn, lat];
  });
  if (turn === 0) return points;
  const pole = points[0][1] < 0 ? -90 : 90;
  return [...points, [points.at(-1)[0], pole], [points[0][0], pole], points[0]];
}

/** A Polygon or MultiPolygon object as GeoJSON MultiPolygon coordinates. */
export function polygons(arcs, object) {
  const parts = object.type === "Polygon" ? [object.arcs] : object.arcs;
  return parts.map((rings) => rings.map((numbers) => unwrapped(ring(arcs, numbers))));
}

/** The arcs that two areas share: inner borders, each once. */
export function sharedArcs(arcs, objects) {
  const uses = new Map();
  for (const object of objects) {
    for (const n of object.arcs.flat(Infinity)) uses.set(n < 0 ? ~n : n, (uses.get(n < 0 ? ~n : n) || 0) + 1);
  }
  return [...uses].filter(([, count]) => count > 1).map(([n]) => arcs[n]);
}
