// Virtual sizes and paths of every guest's disks, by libvirt's bulk statistics. One hung hypervisor blocks that call for the
// whole host, so it has connections and a deadline of its own, and costs only its own figures.
import type { Bytes } from '../../core/bytes.ts';
import type { Problem } from '../../core/problem.ts';
import { UllageError } from '../../core/errors.ts';
import { STATS_BACKING, STATS_BLOCK, STATS_NOWAIT } from '../../formats/libvirt-rpc/constants.ts';
import { blocksOf, type BlockStats, type DomainStatsRecord } from '../../formats/libvirt-rpc/domain-stats.ts';
import type { DomainRef } from '../../formats/libvirt-rpc/events.ts';
import { callProblem } from './call-problem.ts';
import { WINDOW } from './call-table.ts';
import type { ProbeConnections } from './probe-connections.ts';
import type { Timers } from './timers.ts';

/** One disk of one guest, its top layer. */
export interface DiskFigures {
  /** The disk's target: "vda". */
  readonly target: string;
  /** Also of a disk of type volume, whose XML names only pool and volume; undefined for an empty drive. */
  readonly path: string | undefined;
  /** Glossary: virtualSize. undefined for an empty drive, and for a network disk of a guest that is not running. */
  readonly capacity: Bytes | undefined;
}

/** What could be learnt of one guest's disks. */
export interface BlockFigures {
  readonly disks: readonly DiskFigures[];
  readonly problem: Problem | undefined;
}

/** How long to wait for figures. */
export interface FigureOptions {
  /** For one question. A host whose guests all answer is done in one. */
  readonly deadlineMs: number;
  readonly timers: Timers;
}

// The first bulk call sticks in a hung guest and so marks it as busy; the second, told not to wait, passes that guest by
// (measured on 9.0.0: 3 ms). Only a second hung guest makes asking one by one worth its time.
const BULK_ATTEMPTS = 2;

// Asking one by one, hung guests cost a deadline each, a few at a time. More than this many rounds of them are left unasked.
const MAX_ROUNDS = 10;

const ATTEMPTED = 'ask libvirt for the sizes of its disks';

/** Figures by UUID, for every domain given that still exists. Never throws for what one guest, or the daemon, does not answer. */
export async function readBlockFigures(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  options: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures>> {
  for (let attempt = 1; attempt <= BULK_ATTEMPTS; attempt++) {
    try {
      const records = await ask(probe, [], options.deadlineMs);
      return new Map(records.map((record) => [record.dom.uuid, figuresOf(record)]));
    } catch (error) {
      if (!isTimeout(error)) return allFailed(domains, error);
    }
  }
  return askOneByOne(probe, domains, options);
}

async function askOneByOne(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  { deadlineMs, timers }: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures>> {
  const figures = new Map<string, BlockFigures>();
  const queue = domains.values();
  let late = false;
  const cancel = timers.after(MAX_ROUNDS * deadlineMs, () => (late = true));
  const worker = async (): Promise<void> => {
    for (const domain of queue)
      figures.set(domain.uuid, late ? unasked(domain) : await askOne(probe, domain, deadlineMs));
  };
  await Promise.all(Array.from({ length: WINDOW }, worker));
  cancel();
  return figures;
}

async function askOne(probe: ProbeConnections, domain: DomainRef, deadlineMs: number): Promise<BlockFigures> {
  try {
    const [record] = await ask(probe, [domain], deadlineMs);
    return record === undefined ? { disks: [], problem: undefined } : figuresOf(record);
  } catch (error) {
    return { disks: [], problem: callProblem(error, { guest: domain.name }, ATTEMPTED) };
  }
}

async function ask(
  probe: ProbeConnections,
  doms: readonly DomainRef[],
  deadlineMs: number,
): Promise<readonly DomainStatsRecord[]> {
  const flags = STATS_NOWAIT + STATS_BACKING;
  const { retStats } = await probe.call(
    'CONNECT_GET_ALL_DOMAIN_STATS',
    { doms, stats: STATS_BLOCK, flags },
    deadlineMs,
  );
  return retStats;
}

function figuresOf(record: DomainStatsRecord): BlockFigures {
  const blocks = blocksOf(record);
  const disks = topLayers(blocks ?? []);
  return { disks, problem: blocks === undefined ? noStatistics(record.dom) : busyProblem(record.dom, disks) };
}

function topLayers(blocks: readonly BlockStats[]): readonly DiskFigures[] {
  const disks = new Map<string, DiskFigures>();
  for (const block of blocks) if (!disks.has(block.target)) disks.set(block.target, block);
  return [...disks.values()];
}

// A running guest whose hypervisor was not asked has names and paths, but no sizes.
function busyProblem(domain: DomainRef, disks: readonly DiskFigures[]): Problem | undefined {
  const asked = disks.every(({ path }) => path === undefined) || disks.some(({ capacity }) => capacity !== undefined);
  if (domain.id < 0 || asked) return undefined;
  return {
    kind: 'timeout',
    subject: { guest: domain.name },
    attempted: ATTEMPTED,
    found: 'its hypervisor process is busy with an earlier question and has not answered that',
    hint: 'A QEMU process that is stopped or stuck on its storage looks like this.',
  };
}

function noStatistics(domain: DomainRef): Problem {
  const found = 'this libvirt driver gives no block statistics';
  return { kind: 'unsupported', subject: { guest: domain.name }, attempted: ATTEMPTED, found };
}

function unasked(domain: DomainRef): BlockFigures {
  const found = 'not asked: too many hypervisor processes before it did not answer';
  return { disks: [], problem: { kind: 'timeout', subject: { guest: domain.name }, attempted: ATTEMPTED, found } };
}

// The daemon refused or went away: the guests' XML comes over another connection and may still be had.
function allFailed(domains: readonly DomainRef[], error: unknown): ReadonlyMap<string, BlockFigures> {
  if (!(error instanceof UllageError)) throw error;
  const found = error.message;
  return new Map(
    domains.map(({ uuid, name }) => [
      uuid,
      { disks: [], problem: { kind: 'unavailable', subject: { guest: name }, attempted: ATTEMPTED, found } },
    ]),
  );
}

function isTimeout(error: unknown): boolean {
  return error instanceof UllageError && error.code === 'LIBVIRT_TIMEOUT';
}
