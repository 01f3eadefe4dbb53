// The calls about what happened: a list of what is kept, and the shape of each event on the stream. Imports zod.
import { z } from 'zod';
import { count, textWithin } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { nextShape, pageShape } from './paging.ts';

/** Where the stream is. Without a schema of calls: it answers with events for as long as anybody listens. */
export const EVENTS_PATH = '/v1/events';

/** What events tell of. docs/api.md says when each comes, and what its detail has. */
export const EVENT_KINDS = [
  'host-appeared',
  'report-accepted',
  'host-late',
  'host-lost',
  'host-fresh',
  'host-forgotten',
  'finding-appeared',
  'finding-cleared',
  'claim-changed',
  'policy-changed',
  'over-capacity',
  'two-agents',
] as const;

/** One of them. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** The kind of what is on the stream in place of events that may be lacking. */
export const EVENTS_MISSED = 'events-missed';

/** A place between events: what `Last-Event-ID` holds. */
const PLACE = /^(\d{1,19})-(\d{1,18})$/;

/** A place as two numbers; undefined for what is none of ours. */
export function readPlace(text: string): { readonly xact: bigint; readonly id: bigint } | undefined {
  const [, xact, id] = PLACE.exec(text) ?? [];
  return xact === undefined || id === undefined ? undefined : { xact: BigInt(xact), id: BigInt(id) };
}

const place = z.string().regex(PLACE, 'the id of an event, or the place of an answer');

/** What one event on the stream says. */
export const eventData = z.object({
  atMs: count(),
  hostId: z.string(),
  hostName: z.string(),
  kind: z.string(),
  detail: z.unknown().describe('what there is to say of this kind'),
});

/** One event in a list. */
const listedEvent = z.object({
  id: place,
  ...eventData.shape,
  guestName: z
    .string()
    .optional()
    .describe('of claim-changed: the guest by its name, or by that of the last report which had it; absent: none did'),
  poolName: z
    .string()
    .optional()
    .describe('of finding-cleared: the pool that it was about; absent: it was about none, or that is gone'),
});

/** One of them. */
export type ListedEvent = z.output<typeof listedEvent>;

/** A time in milliseconds has no more digits before the year 5138. */
const timeText = z
  .string()
  .regex(/^\d{1,14}$/, 'milliseconds since 1970')
  .transform(Number);

/** What is kept, newest first. */
export const LIST_PAST_EVENTS = endpoint({
  method: 'GET',
  path: '/v1/past-events',
  access: 'read',
  summary:
    'What happened, newest first. A page looks at so many events at most: it may hold few, or none, and have a next.',
  query: z.strictObject({
    ...pageShape,
    from: place.optional().describe('only what came after this event'),
    since: timeText.optional().describe('only from then on: milliseconds since 1970'),
    until: timeText.optional().describe('only before then: milliseconds since 1970'),
    host: textWithin(300).optional().describe('id or name'),
    kind: textWithin(100).optional(),
  }),
  answer: z.object({
    events: z.array(listedEvent).readonly(),
    place: place.describe('where the stream goes on after the first page: without a gap, unless `until` left one'),
    missed: z.boolean().describe('events after `from` are kept no longer, or it is none of this database'),
    ...nextShape,
  }),
});
