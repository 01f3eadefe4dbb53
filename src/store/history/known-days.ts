// Which days have their places in the history, as this process saw them: asked of the database once a day and not with each report.

const DAY_MS = 86_400_000;

/** Only the last day is remembered: one that retention drops is long past, and one that comes again is asked for again. */
export class KnownDays {
  #day: number | undefined;

  /** Whether the day of this time is known to have its place. */
  has(atMs: number): boolean {
    return this.#day === Math.floor(atMs / DAY_MS);
  }

  /** A report of this time was committed. */
  add(atMs: number): void {
    this.#day = Math.floor(atMs / DAY_MS);
  }
}
