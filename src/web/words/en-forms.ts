// What forms say of what stands in their fields, in English.

/** Words of forms. `takes` is by what a field takes: `Takes` of parts/typed.ts. */
export const EN_FORMS = {
  failed: 'This was not done',
  unanswered: 'No answer of the server came',
  pressAgain: 'Whether this was done is not known. Once the server answers again, press the button again.',
  needed: 'This has to be filled in.',
  takes: {
    count: 'Whole numbers only, such as 8.',
    gib: 'A number, such as 20 or 1.5: with a point, to three decimals.',
    size: 'A number above 0, such as 20 or 1.5: with a point, to three decimals.',
    percent: 'A percentage from 0 to 100, such as 40 or 37.5: with a point, to four decimals.',
    ratio: 'A ratio from 0.001 to 1000, such as 4 or 1.5: with a point, to six decimals.',
    minutes: 'A whole number of minutes, from 1 to 43200.',
    lifetime: 'A whole number of days, from 1 to 3650; nothing: for ever.',
    days: 'A whole number of days, from 1 to 365.',
    uuid: 'A UUID, such as 1b4e28ba-2fa1-41d2-883f-0016d3cca427.',
  },
  atMost: (largest: string) => `This is too large: ${largest} at most.`,
  wrong: (field: string) => `What stands in “${field}” is not accepted:`,
  /** Of a guest that is to be placed and has a claim. */
  held: {
    guest: (guest: string) => `Guest ${guest} has a claim already, `,
    host: (host: string) => `on host ${host}.`,
    todo: 'A guest is promised one place: move it (ullage claims move), or release that claim first (ullage claims release).',
    claims: 'Claims of this host',
  },
  noSuchHost: 'No host of this name or id has reported.',
};
