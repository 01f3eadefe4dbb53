// Calls about hosts: a list, one of them, its whole explanation and its report. Imports zod.
import { z } from 'zod';
import { FRESHNESS } from '../../core/freshness.ts';
import { explanationSchema, finding } from '../explanation.ts';
import { problem } from '../image.ts';
import { reportSchema } from '../report.ts';
import { bytes, count, difference, timeMs, uuidText } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { hostSummary, listedPool } from './host-summary.ts';
import { nextShape, pageShape } from './paging.ts';

/** How far a host may be believed to be about now. */
export const freshness = z.enum(FRESHNESS);

const hostPool = listedPool.extend({
  occupiedDayAgo: bytes()
    .optional()
    .describe('occupied 24 to 25 hours before the latest report; absent: nothing is kept of then, or it was not known'),
});

/** A host in a list. */
export const hostLine = z.object({
  id: z.string(),
  name: z.string(),
  freshness: freshness.describe('late: more than two periods old, lost: more than five; its figures are of then'),
  receivedAtMs: timeMs().describe("when its latest report came, by the server's clock"),
  firstSeenAtMs: timeMs(),
  periodMs: count(),
  sequence: count(),
  clockAheadMs: difference()
    .optional()
    .describe('its clock is ahead of ours by this much at least; absent: no more than the report took'),
  worstCaseFree: difference().optional().describe('the least of its pools'),
  ...hostSummary.shape,
  aggregates: z.array(z.string()).readonly().optional().describe("Placement's, that the host is in; absent: none"),
  pools: z.array(hostPool).readonly(),
});

/** One of `hostLine`. */
export type HostLine = z.output<typeof hostLine>;

/** Written by functions of their own (wire/*-document.ts), whose lists are readonly: the schemas describe them, and tests hold them so. */
const explained: z.ZodType<object> = explanationSchema;
const reported: z.ZodType<object> = reportSchema;

/** Ids in one address at most: what every proxy lets through. */
export const MOST_IDS = 100;

const idList = z
  .string()
  .max(MOST_IDS * 40)
  .transform((text) => text.split(','))
  .pipe(z.array(uuidText()).max(MOST_IDS));

/** All hosts, a page at a time. */
export const LIST_HOSTS = endpoint({
  method: 'GET',
  path: '/v1/hosts',
  access: 'read',
  summary: 'Hosts with the figures of their pools, by name or the tightest first.',
  query: z.strictObject({
    ...pageShape,
    sort: z.enum(['name', 'worst-case-free']).default('name'),
    freshness: freshness.optional().describe('only these'),
    search: z.string().max(200).optional().describe('only hosts whose name contains this'),
    ids: idList.optional().describe('only these, by their ids with commas between; one that is no more is left out'),
  }),
  answer: z.object({ hosts: z.array(hostLine).readonly(), ...nextShape }),
});

/** One host. */
export const SHOW_HOST = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}',
  access: 'read',
  summary: 'One host by its id or name: its figures, findings and problems.',
  query: undefined,
  answer: z.object({
    host: hostLine,
    findings: z.array(finding).readonly(),
    problems: z.array(problem).readonly(),
  }),
});

/** A host that is no more. */
export const FORGET_HOST = endpoint({
  method: 'POST',
  path: '/v1/hosts/{id}/forget',
  access: 'operate',
  summary:
    'Forget a host that is lost, with its facts, and release what is promised on it. Its agent, should it come back, begins anew.',
  query: undefined,
  answer: z.object({ id: z.string(), name: z.string(), released: count().describe('claims') }),
});

/** The document of `ullage explain --json`. */
export const EXPLAIN_HOST = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}/explanation',
  access: 'read',
  summary: 'The document that ullage explain --json prints on that host.',
  query: undefined,
  answer: explained,
});

/** The facts that every figure comes from. */
export const HOST_REPORT = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}/report',
  access: 'read',
  summary: 'The latest report of a host, whole: the facts from which every figure is derived.',
  query: undefined,
  answer: reported,
});
