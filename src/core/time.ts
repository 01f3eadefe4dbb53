// Times that a host claims, brought into the range that JavaScript's dates have.

/** ECMAScript's time range: 8.64 × 10¹⁵ ms before and after 1970. Some filesystems let anybody set a later time. */
const MOST_MS = 8.64e15;

/** The time, or the end of the range that it is beyond. Milliseconds since 1970, with a fraction as stat gives it. */
export function timeInRange(ms: number): number {
  return Math.max(-MOST_MS, Math.min(MOST_MS, ms));
}
