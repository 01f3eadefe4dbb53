// Calls about the server itself: is it alive, can it work, which version is it. Imports zod.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** The process answers. Says nothing of the database. */
export const HEALTHZ = endpoint({
  method: 'GET',
  path: '/healthz',
  access: 'open',
  summary: 'The process is alive.',
  query: undefined,
  answer: z.object({ status: z.literal('alive') }),
});

/** The database can be reached and has the tables of this version. */
export const READYZ = endpoint({
  method: 'GET',
  path: '/readyz',
  access: 'open',
  summary: 'The server can work: its database answers and has the tables of this version. Otherwise 503.',
  query: undefined,
  answer: z.object({
    status: z.literal('ready'),
    promises: z
      .enum(['own', 'others'])
      .optional()
      .describe('others: it was started with other [promises] than those in force on its database, and goes by these'),
  }),
});

/** Which version answers. */
export const VERSION_CALL = endpoint({
  method: 'GET',
  path: '/v1/version',
  access: 'open',
  summary: 'Which version of Ullage answers.',
  query: undefined,
  answer: z.object({ version: z.string(), api: z.literal('v1') }),
});
