// The schema of `ullage explain --json`: one zod object, of which docs/schemas/explanation.schema.json is written. Imports zod.
import { z } from 'zod';
import { FRESHNESS } from '../core/freshness.ts';
import { OWNER_KINDS } from '../core/ownership.ts';
import { EXPLANATION_SCHEMA } from './explanation-version.ts';
import { guestShape, node, poolFacts, skipReason } from './facts.ts';
import { imageShape, problem, severity } from './image.ts';
import { sentence } from './sentence.ts';
import { bytes, count, difference, diskRefShape, fileId, fileTimeMs, sum, timeMs } from './scalars.ts';

const ledgerLine = z.object({
  kind: z.enum([...OWNER_KINDS, 'volume', 'thin-pool', 'elsewhere', 'root-reserved', 'available', 'unknown']),
  label: z.string(),
  bytes: difference(),
  files: z.array(
    z.object({
      id: fileId(),
      path: z.string(),
      allocation: bytes().optional(),
      disks: z.array(z.object(diskRefShape)),
    }),
  ),
});

const promise = z.object({
  ...diskRefShape,
  files: z.array(fileId()),
  virtualSize: bytes().optional(),
  allocation: bytes().optional(),
  ceiling: sum().optional().describe('the most that its files can come to occupy'),
  growth: sum().optional().describe('what it may still take; absent: not known'),
  basis: z.enum(['header', 'reported', 'fixed', 'counted', 'unknown']),
});

const unpromised = z.object({
  count: count(),
  growth: sum().optional().describe('what they could take; absent: not known'),
});

const pool = z.object({
  facts: poolFacts,
  total: bytes(),
  occupied: bytes().optional(),
  rootReserved: bytes(),
  available: bytes().optional(),
  growth: sum().describe('sum of the growths that are known'),
  worstCaseFree: difference().optional().describe('available less growth; negative: promised more than there is'),
  bound: z.boolean().describe('growth is at least, and worstCaseFree at most, what is said'),
  provisioned: sum(),
  overCommitRatioPpm: sum().optional().describe('provisioned over total, in millionths'),
  ledger: z.array(ledgerLine).describe('sums to total, to the byte'),
  promises: z.array(promise).describe('largest growth first, unknown growth before all'),
  uncertainty: z.object({
    sharedAtLeast: sum(),
    sharedAtMost: sum(),
    unknownDisks: z.array(z.object(diskRefShape)),
    reportedDisks: z.array(z.object(diskRefShape)),
    layers: unpromised.describe('images without a promise, only because another image names them'),
    orphans: unpromised.describe('orphan images, where guests may be missing from the report'),
    farOff: z
      .array(z.object({ message: z.string(), said: sentence }))
      .describe('by what worstCaseFree can be off, in words; empty: it is sure'),
  }),
});

const novaView = z.object({
  rules: z.enum(['nova', 'nova-kilo']),
  poolId: z.string(),
  localGib: difference(),
  localUsedGib: difference(),
  freeGib: difference(),
  overCommitted: difference(),
  diskAvailableLeastGib: difference().optional().describe('absent: Nova would abort the audit'),
  aborts: z.object({ guest: z.string(), disk: z.string(), reason: z.string(), said: sentence }).optional(),
  disks: z.array(z.object({ ...diskRefShape, virtualSize: sum(), diskSize: sum(), overCommit: difference() })),
  dropped: z.array(z.object({ guest: z.string(), reason: z.string() })),
  differences: z
    .array(z.object({ reason: z.string(), said: sentence, bytes: difference(), disks: count() }))
    .describe("parts of worstCaseFree less Nova's figure, negative where Nova's is too high; they sum to the whole"),
});

/** One finding. */
export const finding = z.object({
  code: z.string().describe('stable: docs/findings.md'),
  severity,
  subject: z.object({
    pool: z.string().optional(),
    guest: z.string().optional(),
    disk: z.string().optional(),
    path: z.string().optional(),
  }),
  bytesAtStake: sum().optional(),
  message: z.string(),
  action: z.string().describe('what can be done, in words; it ends with the command'),
  command: z.string().optional().describe('the command alone, one line for bash; absent: there is none'),
  said: z.object({ message: sentence, action: sentence }).optional().describe('message and action for other languages'),
  evidence: z
    .object({
      pool: z.string().optional().describe('id of the pool that all the files lie on'),
      files: count(),
      occupied: sum()
        .optional()
        .describe('by them; absent: not known of all; what of it can be had back is bytesAtStake'),
      linksElsewhere: count().describe(
        'hard links to one of them by names that the report does not know, the most of any',
      ),
      modifiedAtMs: fileTimeMs().describe('when one of them was changed last'),
      guests: z.array(z.string()).readonly().describe('of this host that read or write them'),
    })
    .optional()
    .describe('what a finding about files goes by'),
});

/** The whole document, version 1. An absent key is a value that is not known; null never occurs. */
export const explanationSchema = z
  .object({
    schema: z.literal(EXPLANATION_SCHEMA),
    age: z
      .object({ freshness: z.enum(FRESHNESS), receivedAtMs: timeMs(), periodMs: count() })
      .optional()
      .describe(
        "of a host's latest report, by its server's clock: figures of a late or lost one are of then; absent: read here",
      ),
    hostname: z.string(),
    bootId: z.string().optional(),
    collectorVersion: z.string(),
    startedAtMs: timeMs(),
    finishedAtMs: timeMs(),
    guestsFrom: z.string(),
    instancesPaths: z.array(z.string()),
    node: node.optional().describe('the machine, as libvirt tells it'),
    guestsKnown: z
      .enum(['all', 'some', 'none'])
      .describe('some: it may have more than these; none: which it has is not known, which is not to have none'),
    complete: z.boolean().describe('everything could be read'),
    pools: z.array(pool),
    guests: z.array(z.object(guestShape)),
    images: z.array(z.object(imageShape)),
    uncharged: z.array(z.object({ ...diskRefShape, reason: z.union([skipReason, z.literal('unresolved')]) })),
    novaViews: z.array(novaView),
    findings: z.array(finding).describe('most severe first'),
    problems: z.array(problem),
  })
  .describe('What ullage explain --json prints. Sizes are exact integers of bytes: up to 63 bits each, sums up to 96.');
