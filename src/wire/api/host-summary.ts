// What a list says of a host: figures of each pool and counts, from its latest report. Kept beside the report. Imports zod.
import { z } from 'zod';
import { bytes, count, difference, sum, timeMs } from '../scalars.ts';

/** One pool of one host, in a line. */
export const poolLine = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['filesystem', 'volume-group', 'thin-pool']),
  shared: z.boolean().describe('more than one host can write to it'),
  doubts: z.array(z.string()).readonly().describe('why its own figures may not be the whole truth'),
  total: bytes(),
  occupied: bytes().optional(),
  available: bytes().optional(),
  growth: sum().describe('sum of the growths that are known'),
  worstCaseFree: difference().optional().describe('available less growth; absent: not known'),
  provisioned: sum(),
  disks: count()
    .optional()
    .describe(
      'that growth is of, those of unknown growth among them. Absent: the report came before there was this field',
    ),
  unknownDisks: count().describe('disks whose growth is not known, and so missing from growth and worstCaseFree'),
  bound: z
    .boolean()
    .optional()
    .describe(
      'growth is at least, and worstCaseFree at most, what is said: something is unknown, or known in part only. Absent: the report came before there was this field',
    ),
});

/** What is promised on a pool: see docs/resource-tracker.md. */
const tracked = z.object({
  reserved: bytes(),
  allocationRatioPpm: bytes().describe('millionths'),
  capacity: difference().describe('the most that may be promised: (total - reserved) x allocation ratio'),
  claimed: sum().describe('of all claims that charge'),
  partialClaims: count().describe('claims of which only a part is known: with any, headroom is an upper bound'),
  headroom: difference().describe('capacity less claimed: what may still be promised'),
});

/** A pool in a list: with what is promised on it and not there yet, which changes without a report. */
export const listedPool = poolLine.extend({
  tracked: tracked
    .optional()
    .describe(
      'what is promised on it now, and may still be; of a shared pool, by all its hosts together. Absent: as inFlight',
    ),
  inFlight: sum()
    .optional()
    .describe('claimed, and its disks not seen yet; absent: nothing can be claimed on this pool'),
  worstCaseWithClaims: difference()
    .optional()
    .describe(
      'worstCaseFree less what claims want that no report shows yet, of a shared pool those of all its hosts once; absent: not known, or one host’s line of a shared pool',
    ),
  ofAllHosts: z
    .object({
      hosts: count(),
      growth: sum(),
      worstCaseFree: difference().optional().describe('absent: not known'),
      provisioned: sum(),
      unknownDisks: count(),
      bound: z.boolean(),
    })
    .optional()
    .describe(
      'of a pool that other hosts report, too: its figures with the guests of all of them, some seconds old, in a large fleet half a minute at most. Those beside it have the guests of one host',
    ),
});

/** One of `poolLine`. */
export type PoolLine = z.output<typeof poolLine>;

/** What the Compute API tells of a host besides its pools. Absent: the report does not say. */
const machine = z.object({
  hypervisor: z.string().optional().describe("libvirt's name of its driver: QEMU"),
  hypervisorVersion: count().optional().describe('major × 1,000,000 + minor × 1,000 + release'),
  architecture: z.string().optional(),
  vcpus: count().optional(),
  memory: bytes().optional(),
  allGuests: z.boolean().describe('false: the host may have guests that the report lacks'),
  guestVcpus: sum().optional().describe('of all guests; absent where that of one is not known'),
  guestMemory: sum().optional().describe('as guestVcpus'),
  activeGuests: count().optional().describe('that run, or are paused; absent where the state of one is not known'),
  novaPool: z.string().optional().describe('id of the pool under the first instances path'),
  kiloLeastGib: difference()
    .optional()
    .describe(
      "disk_available_least of that pool by Kilo's rules, which its disk filter goes by; absent: it would have none",
    ),
});

/** What of a report goes into `machine`. */
export type MachineSummary = z.output<typeof machine>;

/** A host's latest report in a few lines. */
export const hostSummary = z.object({
  complete: z.boolean().describe('everything could be read'),
  measuredAtMs: timeMs().describe("when the audit ended, by the host's own clock"),
  agentVersion: z.string(),
  guests: count()
    .optional()
    .describe(
      'that the report shows: at least so many where machine.allGuests is false; absent: it shows none, and may lack some',
    ),
  disks: count().optional().describe('of these guests; as guests'),
  unresolvedDisks: count()
    .optional()
    .describe(
      'could not be found or reached: in no figure of any pool, and each may belong to any. Absent: as with bound',
    ),
  pausedGuests: count()
    .optional()
    .describe('guests that stand still because a write of theirs failed; absent: as with bound, or as guests'),
  problems: count(),
  findings: z
    .object({ critical: count(), warning: count(), info: count() })
    .describe(
      'of its latest report, its agents, its name, its promises and the pools that it shares. Where neighbours on a pool have a say about files (orphan, leftover, unreferenced-base), the list counts them as the report has them by itself',
    ),
  pools: z.array(poolLine).readonly(),
  machine: machine.optional().describe('absent: its latest report came before there was this field'),
});

/** One of `hostSummary`. */
export type HostSummary = z.output<typeof hostSummary>;
