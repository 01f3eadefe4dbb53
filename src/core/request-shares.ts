// How many requests each role has a second where nothing else is set: the server goes by it, and the settings show it.

/** How many requests each token of a role has a second, where nothing else is set. An agent reports once a minute, and hurries only when
 *  its spool is to be emptied; a stolen one is to keep nobody busy. A reader is a page, a script, a scrape, or all who ask the Compute API
 *  through one token. A tenant asks for one figure. Those who may change something are an operator's own services: all of a cloud's schedulers share one token, and each
 *  guest that is built takes several requests. */
export const REQUESTS_PER_SECOND = {
  agent: 10,
  reader: 200,
  placer: 5_000,
  operator: 5_000,
  admin: 5_000,
  tenant: 50,
} as const;
