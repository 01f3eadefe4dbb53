// The clock of a lane's own thread or process: a function cannot be passed across that border, so it is read here.

/** Milliseconds of a clock that never goes back; for deadlines only, its zero means nothing. */
export function threadClockMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
