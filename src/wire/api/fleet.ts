// Calls about the fleet: totals, pools, guests, disks, findings and problems of all hosts. Imports zod.
import { z } from 'zod';
import { finding } from '../explanation.ts';
import { guestShape } from '../facts.ts';
import { problem, severity } from '../image.ts';
import { bytes, count, sum, timeMs } from '../scalars.ts';
import { endpoint } from './endpoint.ts';
import { listedPool } from './host-summary.ts';
import { freshness } from './hosts.ts';
import { nextShape, pageShape } from './paging.ts';

const poolKind = z.enum(['filesystem', 'volume-group', 'thin-pool']);

/** Which host something is of, and how far that may be believed. */
const ofHost = { hostId: z.string(), hostName: z.string(), freshness };

/** One pool of the fleet, whichever hosts mount it. */
export const fleetPool = listedPool.extend({
  hosts: z
    .array(z.object({ id: z.string(), name: z.string(), freshness }))
    .readonly()
    .describe('that report it, freshest first: total, occupied and available are as the first saw them'),
});

/** One of `fleetPool`. */
export type FleetPoolLine = z.output<typeof fleetPool>;

/** All hosts as one. */
export const FLEET = endpoint({
  method: 'GET',
  path: '/v1/fleet',
  access: 'read',
  summary: 'Totals of the fleet for each kind of pool, and how many hosts in which state stand behind them.',
  query: undefined,
  answer: z.object({
    atMs: timeMs().describe(
      "when it was so, by the server's clock: the same for some seconds, of a large fleet for half a minute at most",
    ),
    hosts: z.object({
      all: count(),
      fresh: count(),
      late: count(),
      lost: count(),
      partial: count().describe('their latest report lacks something'),
      guestsUnknown: count().describe(
        'which guests they have is not known: of these nothing but pools is in any figure',
      ),
      silent: count().describe('they never reported'),
    }),
    totals: z
      .array(
        z.object({
          kind: poolKind,
          pools: count(),
          stalePools: count().describe('whose freshest report is late or lost: their last figures are in the sums'),
          unknownPools: count().describe('of which it is not known how full they are: the sums lack them'),
          unknownDisks: count(),
          boundPools: count().describe('whose growth is at least, and worstCaseFree at most, what is in the sums'),
          total: sum(),
          occupied: sum(),
          available: sum(),
          growth: sum(),
          provisioned: sum(),
          left: sum().describe('sum of worstCaseFree where it is 0 or more'),
          missing: sum().describe('sum of what is missing where it is negative'),
          shortPools: count(),
        }),
      )
      .readonly()
      .describe('kinds lie in one another: they must not be added up'),
    unresolvedDisks: count().describe(
      'could not be found or reached on their hosts: in no sum, and each may be of any pool',
    ),
    findings: z.array(finding).readonly().describe('about pools that several hosts report'),
    findingCounts: z
      .object({ critical: count(), warning: count(), info: count() })
      .describe(
        'partial: of the latest report of every host, each by itself, late and lost ones too, and of `findings`; without those of promises on hosts',
      ),
  }),
});

const hostFilter = z.strictObject({ ...pageShape, host: z.string().max(300).optional().describe('id or name') });

/** A guest in a list. */
const guestLine = z.object({
  ...ofHost,
  uuid: z.string(),
  name: z.string(),
  state: guestShape.state,
  nova: guestShape.nova,
  disks: count(),
  allocation: sum().optional().describe('of the disks whose allocation is known; absent: of none'),
  growth: sum().optional().describe('of the disks whose growth is known; absent: of none'),
  unknownDisks: count().describe('of unknown growth: it may be unreadable, or the disk could not be found'),
  bound: z.boolean().describe('growth is at least this: that of a disk is unknown, or known in part only'),
});

/** One of `guestLine`. */
export type GuestLine = z.output<typeof guestLine>;

/** All guests. */
export const LIST_GUESTS = endpoint({
  method: 'GET',
  path: '/v1/guests',
  access: 'read',
  summary: 'Guests of all hosts, or of one.',
  query: hostFilter.extend({ search: z.string().max(200).optional().describe('name contains, or UUID is') }),
  answer: z.object({
    guests: z.array(guestLine).readonly(),
    ...nextShape,
  }),
});

/** A disk in a list. */
const diskLine = z.object({
  ...ofHost,
  poolId: z.string().optional().describe('absent: its file could not be found or reached'),
  guestUuid: z.string(),
  guestName: z.string(),
  disk: z.string(),
  virtualSize: bytes().optional(),
  allocation: bytes().optional(),
  ceiling: sum().optional(),
  growth: sum().optional().describe('absent: not known'),
  basis: z.enum(['header', 'reported', 'fixed', 'counted', 'unknown']),
});

/** One of `diskLine`. */
export type DiskLine = z.output<typeof diskLine>;

/** All promises. */
export const LIST_DISKS = endpoint({
  method: 'GET',
  path: '/v1/disks',
  access: 'read',
  summary: 'What each disk has, may become, and may still take, for all hosts or one.',
  query: hostFilter.extend({ guest: z.string().max(300).optional().describe('UUID or name') }),
  answer: z.object({
    disks: z.array(diskLine).readonly(),
    ...nextShape,
  }),
});

/** All findings. */
export const LIST_FINDINGS = endpoint({
  method: 'GET',
  path: '/v1/findings',
  access: 'read',
  summary: 'Findings of all hosts, or of one. Those about pools of several hosts are in /v1/fleet.',
  query: hostFilter.extend({ severity: severity.optional(), code: z.string().max(100).optional() }),
  answer: z.object({ findings: z.array(finding.extend(ofHost)).readonly(), ...nextShape }),
});

/** All problems. */
export const LIST_PROBLEMS = endpoint({
  method: 'GET',
  path: '/v1/problems',
  access: 'read',
  summary: 'What could not be read, for all hosts or one; besides, clocks that are ahead.',
  query: hostFilter,
  answer: z.object({ problems: z.array(problem.extend(ofHost)).readonly(), ...nextShape }),
});
