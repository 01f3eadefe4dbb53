// What a database server does by itself and PGlite leaves undone: dead rows are cleared away, statistics renewed, the log cut.
import type { Job } from './job.ts';

/** Each turn of a directory of 100 hosts takes a few hundred milliseconds in which nothing else is answered. */
const EVERY_MS = 600_000;

/** Nothing to do on PostgreSQL. */
export const MAINTAIN: Job = {
  name: 'maintain',
  everyMs: EVERY_MS,
  run: ({ store }) => store.maintain(),
};
