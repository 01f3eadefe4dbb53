// What is said beside lists that are longer than a screen takes, in English.

/** Words of long lists. */
export const EN_LONG_LISTS = {
  find: (what: string) => `Find in: ${what}`,
  shown: (shown: number, all: number) => `${shown} of ${all} shown`,
  found: (shown: number, found: number, all: number) => `${shown} shown of ${found} that match, of ${all}`,
  none: 'None matches.',
  more: (count: number) => `Show ${count} more`,
  morePools: (count: number) =>
    `The host has more pools: the past of the first ${count} by name is here, that of each on its own page.`,
  between: (count: number) => (count === 1 ? 'Show the layer between' : `Show the ${count} layers between`),
};
