// How long ago something was, in one unit, the same as the console's.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "119 s", "2 min", "47 h", "2 d": rounded down, in the largest unit of which there are two. */
export function ageText(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.floor(Math.max(0, ms) / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}
