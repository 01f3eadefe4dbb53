// What stands below the axis of time: local times and dates, and how far apart they have to be so that none runs into the next.

const DAY_SECONDS = 86_400;

/** Between two labels, in pixels: months are not of one length, and less would read as one word. */
const GAP = 16;

/** A date of each month, with as many digits as there are: one of them is the widest in any language. */
const DATES = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 28, 12));

interface Formats {
  readonly time: Intl.DateTimeFormat;
  readonly date: Intl.DateTimeFormat;
}

function formatsOf(language: string): Formats {
  return {
    time: new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    date: new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }),
  };
}

/** The pixels from one label to the next, at least. `widthOf` measures a text as it is drawn. `language` is BCP 47's. */
export function leastSpace(language: string, widthOf: (text: string) => number): number {
  const { time, date } = formatsOf(language);
  return Math.ceil(Math.max(...DATES.flatMap((at) => [widthOf(date.format(at)), widthOf(time.format(at))]))) + GAP;
}

/** Local times; a date where a day begins, or where the steps are days. `ticks` and `step` are seconds. */
export function timeLabels(ticks: readonly number[], step: number, language: string): string[] {
  const { time, date } = formatsOf(language);
  if (step >= DAY_SECONDS) return ticks.map((tick) => date.format(tick * 1_000));
  return ticks.map((tick, index) => {
    const at = new Date(tick * 1_000);
    const isDay = index === 0 || (at.getHours() === 0 && at.getMinutes() === 0);
    return isDay ? `${time.format(at)}\n${date.format(at)}` : time.format(at);
  });
}
