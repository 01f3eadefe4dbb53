// What a guest that is to be placed needs, as a caller words it. Imports zod.
import { z } from 'zod';
import { sumBytes } from '../../core/bytes.ts';
import { MOST_BYTES_CLAIMED } from '../../core/claim/resources.ts';
import { bytes, textWithin, uuidText } from '../scalars.ts';
import { flavorOrder, lifetime, MOST_REASON, units } from './claims.ts';

/** More is no request that anybody writes. */
const MOST_NAMES = 64;

/** Each is looked up in every host of the fleet. */
const MOST_LISTS = 16;
const MOST_ALTERNATIVES = 32;

/** Guests of one group: what Nova's quotas allow by default is 10. */
const MOST_GUESTS = 1_000;

const uuids = (most: number) => z.array(uuidText()).max(most).default([]);

const traitNames = () => z.array(textWithin(255)).max(MOST_NAMES).default([]);

const diskSize = () =>
  bytes()
    .refine((size) => size > 0n, 'expected more than 0')
    .describe('its virtual size');

/** A disk that the guest is to have. */
const keptDisk = z.strictObject({
  size: diskSize(),
  format: z.enum(['qcow2', 'raw']).default('qcow2'),
  preallocated: z.boolean().default(false).describe('all of it is written when it is made'),
  poolClass: textWithin(300).default('instances').describe('"instances" is on every host'),
});

const SEED_LIMIT = 2n ** 32n;

/** What was asked, as it is kept with a decision: amounts may be beyond what is claimed today. */
export const keptOrder = z.strictObject({
  id: uuidText().describe('drawn by the caller, and sent again when there was no answer; the claim gets it, too'),
  guest: uuidText().optional().describe('whom it is for; not needed for a dry run'),
  project: textWithin(300).optional(),
  disks: z.array(keptDisk).max(MOST_NAMES).default([]),
  memoryMib: bytes().default(0n),
  vcpus: bytes().default(0n),
  flavor: flavorOrder.optional().describe('instead of disks, memoryMib and vcpus'),
  expectedFillPpm: bytes()
    .max(1_000_000n)
    .optional()
    .describe('millionths of the disks that are written at once; absent: promises.expected-fill-percent of the server'),
  memberOf: z
    .array(z.array(uuidText()).min(1).max(MOST_ALTERNATIVES))
    .max(MOST_LISTS)
    .default([])
    .describe('aggregates: the host is in one of each list'),
  forbiddenAggregates: uuids(MOST_NAMES),
  requiredTraits: traitNames(),
  forbiddenTraits: traitNames(),
  group: z
    .strictObject({
      policy: z.enum(['affinity', 'anti-affinity']),
      guests: z.array(uuidText()).min(1).max(MOST_GUESTS),
    })
    .optional()
    .describe('guests on one host, or each on another'),
  weighing: z.enum(['spread', 'pack']).default('spread').describe('spread: where most is left; pack: where least is'),
  host: textWithin(300).optional().describe('id or name: only this one'),
  force: z
    .strictObject({ reason: textWithin(MOST_REASON) })
    .optional()
    .describe(
      'by operators and admins, with host: it is claimed there though limits are overrun, and the reason is kept',
    ),
  rules: z
    .enum(['ullage', 'nova-kilo'])
    .default('ullage')
    .describe("nova-kilo: what Kilo's disk filter would say; only as a dry run"),
  dryRun: z.boolean().default(false).describe('only tell'),
  seed: bytes()
    .refine((seed) => seed < SEED_LIMIT, 'expected less than 2^32')
    .optional()
    .describe('which of hosts that are as good as each other is chosen; absent: drawn'),
  ...lifetime,
});

/** Of one class of pools all disks together: it is one amount of the claim. */
function canBeClaimed(disks: readonly z.output<typeof keptDisk>[]): boolean {
  const byClass = Map.groupBy(disks, ({ poolClass }) => poolClass).values();
  return byClass.every((ofIt) => sumBytes(ofIt.map(({ size }) => size)) <= MOST_BYTES_CLAIMED);
}

/** The body of PLACE. */
export const placementOrder = keptOrder.extend({
  disks: z
    .array(keptDisk.extend({ size: diskSize().max(MOST_BYTES_CLAIMED) }))
    .max(MOST_NAMES)
    .refine(canBeClaimed, `expected disks of at most ${MOST_BYTES_CLAIMED} bytes together in each class of pools`)
    .default([]),
  memoryMib: units().default(0n),
  vcpus: units().default(0n),
});

/** What is asked, read. */
export type PlacementOrder = z.output<typeof placementOrder>;
