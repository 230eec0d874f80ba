// Latitude and longitude (WGS 84 degrees) between fields and addresses.

/** [latitude, longitude] as numbers, or null where the texts are not a point on the globe. */
export function typedPoint(latitude, longitude) {
  const [lat, lon] = [latitude, longitude].map((text) => (text.trim() ? Number(text) : Number.NaN));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;
}

/** "latitude,longitude" to two decimals, about a kilometer: enough to find hubs, and no more than that is told. */
export function roughPlace({ latitude, longitude }) {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}
