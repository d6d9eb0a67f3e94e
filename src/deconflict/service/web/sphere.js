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
