/** Drawing only: points and circles on a sphere. What meets what is computed by the node on the ellipsoid, never here. */

const EARTH_M = 6371008.8; // mean radius R1, IUGG
const RAD = Math.PI / 180;

/** [lon, lat] in degrees after `distance_m` on `course_deg` from (lon, lat). */
export function destination(lon_deg, lat_deg, course_deg, distance_m) {
  const d = distance_m / EARTH_M;
  const lat = lat_deg * RAD;
  const sinLat = Math.sin(lat) * Math.cos(d) + Math.cos(lat) * Math.sin(d) * Math.cos(course_deg * RAD);
  const dLon = Math.atan2(Math.sin(course_deg * RAD) * Math.sin(d) * Math.cos(lat), Math.cos(d) - Math.sin(lat) * sinLat);
  return [lon_deg + dLon / RAD, Math.asin(sinLat) / RAD];
}

/** A closed ring of [lon, lat] around (lon, lat). */
export function circle(lon_deg, lat_deg, radius_m, points = 48) {
  const ring = Array.from({ length: points }, (_, i) => destination(lon_deg, lat_deg, (360 * i) / points, radius_m));
  return [...ring, ring[0]];
}

/** [[west, south], [east, north]] of a list of [lon, lat]; null for none. */
export function bounds(points) {
  if (points.length === 0) return null;
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

/** {distance_m, course_deg} along the great circle from one [lon, lat] to another. */
export function between([lon1, lat1], [lon2, lat2]) {
  const [a, b, dLon] = [lat1 * RAD, lat2 * RAD, (lon2 - lon1) * RAD];
  const haversine = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(dLon / 2) ** 2;
  const course = Math.atan2(Math.sin(dLon) * Math.cos(b), Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(dLon)) / RAD;
  return { distance_m: 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(haversine))), course_deg: (course + 360) % 360 };
}
