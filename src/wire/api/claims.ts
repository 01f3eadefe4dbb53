// Calls about claims: lists, one with its past, and everything that can be decided about one. Imports zod.
import { z } from 'zod';
import { MOST_BYTES_CLAIMED } from '../../core/claim/resources.ts';
import { PPM } from '../../core/ratio.ts';
import { bytes, count, difference, sum, textWithin, timeMs, uuidText } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { shortage } from './error-answer.ts';
import { nextShape, pageShape } from './paging.ts';

/** The states of a claim: docs/resource-tracker.md. */
const claimState = z.enum(['claimed', 'confirmed', 'released', 'expired', 'aborted']);

const claimKind = z.enum(['build', 'move-in', 'move-out', 'rebuild', 'resize-same-host']);

const moveKind = z.enum(['resize', 'migrate', 'live-migrate', 'evacuate']);

const resource = z.string().describe('vcpus, memory, or disk: and the class of a pool');

const unit = z.enum(['MiB', 'vCPU', 'bytes', 'units']);

/** So much of one resource. */
const amountOf = z.object({
  resource,
  unit,
  amount: bytes(),
  atLeast: z.boolean().optional().describe('true: a lower bound, the rest is not known'),
  provider: z.string().optional().describe('the shared pool that it is promised from; absent: the host'),
});

const flavorShape = {
  rootGib: bytes(),
  ephemeralGib: bytes(),
  swapMib: bytes(),
  memoryMib: bytes(),
  vcpus: bytes(),
  isVolumeBacked: z.boolean(),
};

/** A claim as answers show it. */
export const claimLine = z.object({
  id: z.string(),
  guest: z.string().describe('UUID of whom it is promised to'),
  guestName: z.string().optional().describe('as the latest report that had it calls it; absent: none did'),
  hostId: z.string(),
  hostName: z.string().optional().describe('absent: no host of this id reports any more'),
  project: z.string().optional(),
  kind: claimKind,
  state: claimState,
  origin: z.enum(['asked', 'adopted']).describe('adopted: nobody asked, a report showed the guest'),
  resources: z.array(amountOf).readonly(),
  flavor: z.object(flavorShape).optional(),
  expectedFillPpm: bytes()
    .optional()
    .describe('millionths of its disks that the guest writes at once; absent: nobody said, and what is usual holds'),
  move: z
    .object({ id: z.string(), kind: moveKind, settledAtMs: timeMs().optional().describe('absent: in flight') })
    .optional(),
  movedFrom: z.string().optional().describe('the claim that is the old side of the move it came by'),
  movedTo: z.string().optional().describe('the claim that is the new side of its latest move away'),
  createdAtMs: timeMs(),
  expiresAtMs: timeMs().optional().describe('when it ends by itself if it is not confirmed; absent: never'),
  confirmedAtMs: timeMs().optional(),
  changedAtMs: timeMs(),
  vanishedAtMs: timeMs().optional().describe('since when complete reports no longer show its guest'),
});

/** One of `claimLine`. */
export type ClaimLine = z.output<typeof claimLine>;

const claimsAnswer = z.object({ claims: z.array(claimLine).readonly() });

/** All claims, a page at a time. */
export const LIST_CLAIMS = endpoint({
  method: 'GET',
  path: '/v1/claims',
  access: 'read',
  summary: 'What is promised, on which host and to which guest; promises that have ended too.',
  query: z.strictObject({
    ...pageShape,
    sort: z.enum(['id', 'changed']).default('id').describe('changed: the latest change first'),
    host: textWithin(300).optional().describe('id or name'),
    guest: uuidText().optional().describe('UUID'),
    state: claimState.optional(),
    held: z.enum(['true']).optional().describe('only those that charge their host: claimed and confirmed'),
    vanished: z.enum(['true']).optional().describe('only those whose guest complete reports no longer show'),
    origin: z.enum(['asked', 'adopted']).optional(),
  }),
  answer: z.object({ claims: z.array(claimLine).readonly(), ...nextShape }),
});

/** One claim. */
export const SHOW_CLAIM = endpoint({
  method: 'GET',
  path: '/v1/claims/{id}',
  access: 'read',
  summary: 'One claim, and all that happened to it, oldest first.',
  query: undefined,
  answer: z.object({
    claim: claimLine,
    events: z
      .array(
        z.object({
          atMs: timeMs(),
          operation: z.string(),
          generation: bytes().describe("the host's, from then on"),
          kind: claimKind,
          state: claimState,
          resources: z.array(amountOf).readonly(),
          forced: z
            .object({ actor: z.string(), reason: z.string(), shortages: z.array(shortage).readonly() })
            .optional()
            .describe('who promised it though it did not fit, why, and what was short'),
        }),
      )
      .readonly(),
    truncated: z.boolean().describe('there are more events'),
    review: z
      .object({
        dueAtMs: timeMs(),
        reviewedAtMs: timeMs().optional().describe('for good; absent: it is due again at dueAtMs'),
        by: z.string().optional(),
        note: z.string().optional(),
      })
      .optional()
      .describe('of a claim that was forced: who looked at it last, and what he found'),
  }),
});

/** A claim that is not confirmed after this long was for a guest that nobody built: Nova's builds give up sooner. */
const USUAL_LIFE_SECONDS = 3_600;

const MOST_LIFE_SECONDS = 30 * 86_400;

/** In GiB and MiB: root and ephemeral disks together stay below 2⁶³ bytes. */
const MOST_UNITS = 2n ** 31n;

/** No host has as many kinds of pools. A thousand that nobody has take the claim test a second to tell. */
const MOST_CLASSES = 64;

/** So many MiB of memory, or so many processors: no cloud counts further. */
export const units = () => bytes().max(MOST_UNITS);

/** A flavor as a caller words it. */
export const flavorOrder = z.strictObject({
  rootGib: units().default(0n),
  ephemeralGib: units().default(0n),
  swapMib: units().default(0n),
  memoryMib: units().default(0n),
  vcpus: units().default(0n),
  isVolumeBacked: z.boolean().default(false),
  poolClass: textWithin(300).default('instances'),
});

/** What is asked for: amounts, or a flavor as clouds word it. */
const wanted = {
  resources: z
    .strictObject({
      disk: z
        .record(textWithin(300), bytes().max(MOST_BYTES_CLAIMED))
        .refine((disk) => Object.keys(disk).length <= MOST_CLASSES, `at most ${MOST_CLASSES} classes`)
        .optional()
        .describe('bytes by class of pool; "instances" is on every host'),
      memoryMib: units().optional(),
      vcpus: units().optional(),
    })
    .optional(),
  flavor: flavorOrder.optional().describe('instead of resources'),
  expectedFillPpm: bytes()
    .max(PPM)
    .optional()
    .describe('millionths of its disks that the guest writes at once; absent: promises.expected-fill-percent'),
};

/** More is no reason that anybody reads. */
export const MOST_REASON = 500;

const force = {
  force: z
    .strictObject({ reason: textWithin(MOST_REASON) })
    .optional()
    .describe('by operators and admins: what does not fit is promised all the same, and the reason is kept'),
};

/** How long a claim waits to be confirmed. */
export const lifetime = {
  expiresAfterSeconds: count()
    .refine((value) => value >= 1 && value <= MOST_LIFE_SECONDS, `from 1 to ${MOST_LIFE_SECONDS}`)
    .default(USUAL_LIFE_SECONDS)
    .describe('it ends by itself if no report has shown its disks by then'),
};

/** The body of CREATE_CLAIM. */
export const claimOrder = z.strictObject({
  id: uuidText().describe('drawn by the caller, and sent again when there was no answer'),
  guest: uuidText(),
  host: textWithin(300).describe('id or name'),
  project: textWithin(300).optional(),
  ...wanted,
  ...lifetime,
  ...force,
});

/** A promise for a guest that is to be built. The id is the caller's: asked again with it, the claim is found. */
export const CREATE_CLAIM = endpoint({
  method: 'POST',
  path: '/v1/claims',
  access: 'place',
  summary: 'Promise resources of a host to a guest. 201: promised now; 200: by an earlier try; 409: why not.',
  query: undefined,
  body: claimOrder,
  answer: claimsAnswer,
});

/** What can be told of a claim without a body. */
const told = <const P extends string>(path: P, summary: string) =>
  endpoint({ method: 'POST', path, access: 'place', summary, query: undefined, answer: claimsAnswer });

/** Its guest is deleted. */
export const RELEASE_CLAIM = told('/v1/claims/{id}/release', 'The guest is gone, or will be: its resources are free.');

/** It was never built. */
export const ABORT_CLAIM = told('/v1/claims/{id}/abort', 'The guest was not built: only before its disks were seen.');

/** Reports do this by themselves. */
export const CONFIRM_CLAIM = told(
  '/v1/claims/{id}/confirm',
  'The guest is there: what a report that shows its disks does.',
);

/** The guest has moved. */
export const CONFIRM_MOVE = told(
  '/v1/claims/{id}/confirm-move',
  'By either side: the guest is on the new side for good.',
);

/** The guest has not moved. */
export const REVERT_MOVE = told('/v1/claims/{id}/revert-move', 'By either side: the guest stays where it was.');

/** All that a guest holds, everywhere. */
export const RELEASE_GUEST = told(
  '/v1/guests/{id}/release',
  'The guest is deleted: all its claims end, moving or not.',
);

/** The body of REBUILD_CLAIM. */
export const sizeOrder = z.strictObject({ ...wanted, ...force });

/** A guest built anew where it is. */
export const REBUILD_CLAIM = endpoint({
  method: 'POST',
  path: '/v1/claims/{id}/rebuild',
  access: 'place',
  summary: 'The guest is built anew on its host: only what its new size has more of must fit.',
  query: undefined,
  body: sizeOrder,
  answer: claimsAnswer,
});

/** The body of MOVE_CLAIM. */
export const moveOrder = z.strictObject({
  id: uuidText().describe("of the new side's claim, drawn by the caller; the move has it too"),
  kind: moveKind,
  host: textWithin(300).describe('id or name; the same host only for a resize'),
  ...wanted,
  ...lifetime,
  ...force,
});

/** A guest that is resized or moved. */
export const MOVE_CLAIM = endpoint({
  method: 'POST',
  path: '/v1/claims/{id}/move',
  access: 'place',
  summary: 'Begin a resize, migration or evacuation: both sides charge until it is confirmed or reverted.',
  query: undefined,
  body: moveOrder,
  answer: claimsAnswer,
});

const tracked = {
  resource,
  unit,
  total: bytes(),
  reserved: bytes(),
  allocationRatioPpm: bytes().describe('millionths'),
  capacity: difference().describe('the most that may be promised: (total - reserved) x allocation ratio'),
  claimed: sum().describe('of all claims that charge'),
  inFlight: sum().describe('of claims whose disks no report has shown yet'),
  partialClaims: count().describe('claims of which only a part is known: with any, headroom is an upper bound'),
  headroom: difference().describe('capacity less claimed: what may still be promised'),
};

/** What is promised on one host, and what may still be. */
export const tracker = z.object({
  generation: bytes(),
  observedAtMs: timeMs().optional().describe('when the audit began that claims were held against last'),
  claims: z.object({ held: count(), inFlight: count(), vanished: count() }),
  resources: z.array(z.object(tracked)).readonly(),
  disks: z
    .array(
      z.object({
        ...tracked,
        poolId: z.string().optional(),
        notWritten: sum().optional().describe('claimed and not written yet'),
        unseen: sum().optional().describe('of claims in flight, what the latest report does not show'),
        worstCaseFree: difference().optional().describe("the pool's: available less growth"),
        worstCaseWithClaims: difference().optional().describe('worstCaseFree less unseen: free after claims'),
        bound: z.boolean().optional().describe('true: the worst cases are the most that they can be'),
      }),
    )
    .readonly(),
  sharedPools: z
    .array(
      z.object({
        ...tracked,
        resource: resource.describe("by this host's class of the pool"),
        provider: z.string().describe('what is promised from: one for all hosts of the pool'),
        poolId: z.string(),
        claimedHere: sum().describe("of this host's claims; the other figures are of all its hosts together"),
      }),
    )
    .readonly()
    .describe('pools that other hosts write to, too'),
  uncovered: z
    .array(amountOf.extend({ amount: sum() }))
    .readonly()
    .describe('claimed of what the inventory does not have'),
});

/** One of `tracker`. */
export type TrackerDocument = z.output<typeof tracker>;

/** The books of a host. */
export const HOST_TRACKER = endpoint({
  method: 'GET',
  path: '/v1/hosts/{id}/tracker',
  access: 'read',
  summary: 'What is promised on one host, what of it is written, and what may still be promised.',
  query: undefined,
  answer: tracker,
});
