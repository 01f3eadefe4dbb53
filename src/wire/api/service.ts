// Calls about the server itself: is it alive, can it work, which version is it. Imports zod.
import { z } from 'zod';
import { count, timeMs } from '../scalars.ts';
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

/** How the server, its database and its own work are. */
export const HEALTH = endpoint({
  method: 'GET',
  path: '/v1/health',
  access: 'read',
  summary:
    'How the server that answers is: its database, its own work, how far the history is made, which agents report.',
  query: undefined,
  answer: z.object({
    version: z.string(),
    atMs: timeMs().describe("now, by the server's clock"),
    promises: z.enum(['own', 'others']).optional().describe('as /readyz has it; absent: the database has not said yet'),
    database: z.object({
      kind: z.enum(['postgresql', 'pglite']),
      version: z.string(),
      answeredInMs: count().describe('what was asked of it for this answer'),
    }),
    servers: z
      .array(z.object({ version: z.string(), startedAtMs: timeMs(), seenAtMs: timeMs() }))
      .readonly()
      .describe('that run over this database, the one that has run longest first; by the clock of the database'),
    jobs: z
      .array(
        z.object({
          name: z.string(),
          succeededAtMs: timeMs().optional().describe('by the clock of the database; absent: it never did'),
          failures: count().describe('in a row, until now'),
        }),
      )
      .readonly()
      .describe('work that one server of the database does at a time; one that was never begun is absent'),
    history: z
      .array(z.object({ buckets: z.enum(['5min', '1h', '1d']), doneUntilMs: timeMs() }))
      .readonly()
      .describe('until when the history is in buckets; a length of which there is none yet is absent'),
    agents: z
      .array(z.object({ version: z.string(), hosts: count() }))
      .readonly()
      .describe('of the latest report of each host, most hosts first'),
  }),
});
