// Virtual sizes and paths of every guest's disks, by libvirt's bulk statistics. One hung hypervisor blocks that call for the
// whole host, so it has connections and a deadline of its own, and costs only its own figures.
import type { Bytes } from '../../core/bytes.ts';
import type { Problem } from '../../core/problem.ts';
import type { UllageError } from '../../core/errors.ts';
import { STATS_ACTIVE, STATS_BACKING, STATS_BLOCK, STATS_NOWAIT } from '../../formats/libvirt-rpc/constants.ts';
import { blocksOf, type BlockStats, type DomainStatsRecord } from '../../formats/libvirt-rpc/domain-stats.ts';
import type { DomainRef } from '../../formats/libvirt-rpc/events.ts';
import { callProblem, isTimeout } from './call-problem.ts';
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

/** Whom to ask for figures, and how long to wait. */
export interface FigureOptions {
  /** `running`: only hypervisor processes answer. `all`: libvirtd itself then opens the images of guests that do not run,
   *  holding their locks; on a dead NFS mount that stops it for everybody. Source: qemuConnectGetAllDomainStats. */
  readonly figuresFor: 'running' | 'all';
  /** Ask of the given domains alone: of a few among thousands. */
  readonly onlyThese?: boolean;
  /** For one question. A host whose guests all answer is done in one. */
  readonly deadlineMs: number;
  readonly timers: Timers;
  /** The daemon has just been started again: for some 200 ms it does not know yet where the volumes of running guests lie, and
   *  tells of their disks as of empty drives (measured on 9.0.0). */
  readonly afterLoss: boolean;
}

// The first bulk call sticks in a hung guest and so marks it as busy; the second, told not to wait, passes that guest by
// (measured on 9.0.0: 3 ms). Only a second hung guest makes asking one by one worth its time.
const BULK_ATTEMPTS = 2;

// Asking one by one, hung guests cost a deadline each, a few at a time. More than this many rounds of them are left unasked.
const MAX_ROUNDS = 4;

// A guest is busy with a healthy question for milliseconds.
const FIRST_PAUSE_MS = 20;

const FLAGS = STATS_NOWAIT + STATS_BACKING;

const ATTEMPTED = 'ask libvirt for the sizes of its disks';

/** Figures by UUID, for every domain given that still exists and was to be asked. A guest that does not answer is a Problem
 *  of its own; a daemon that refuses or goes away is thrown. */
export async function readBlockFigures(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  options: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures>> {
  const asked = options.figuresFor === 'all' ? domains : domains.filter(({ id }) => id >= 0);
  if (asked.length === 0) return new Map();
  const figures =
    (await askAll(probe, options.onlyThese === true ? asked : [], options)) ??
    (await askOneByOne(probe, asked, options));
  const busy = asked.filter((domain) => mayTellMore(domain, figures.get(domain.uuid), options));
  return new Map([...figures, ...(await askBusy(probe, busy, options))]);
}

/** What is left to say of each domain when figures could not be asked for at all. */
export function failedFigures(domains: readonly DomainRef[], error: UllageError): ReadonlyMap<string, BlockFigures> {
  const problemOf = (guest: string): Problem => {
    return { kind: 'unavailable', subject: { guest }, attempted: ATTEMPTED, found: error.message };
  };
  return new Map(domains.map(({ uuid, name }) => [uuid, { disks: [], problem: problemOf(name) }]));
}

// undefined when hung guests block even the call that is told not to wait.
async function askAll(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  { figuresFor, deadlineMs }: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures> | undefined> {
  const flags = FLAGS + (figuresFor === 'all' ? 0 : STATS_ACTIVE);
  for (let attempt = 1; attempt <= BULK_ATTEMPTS; attempt++) {
    try {
      return await ask(probe, domains, flags, deadlineMs);
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
  }
  return undefined;
}

async function askOneByOne(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  { deadlineMs, timers }: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures>> {
  const figures = new Map<string, BlockFigures>();
  const queue = domains.values();
  const limit = startLimit(MAX_ROUNDS * deadlineMs, timers);
  const worker = async (): Promise<void> => {
    for (const domain of queue) {
      figures.set(domain.uuid, limit.passed() ? unasked(domain) : await askOne(probe, domain, deadlineMs));
    }
  };
  try {
    await Promise.all(Array.from({ length: WINDOW }, worker));
  } finally {
    limit.cancel();
  }
  return figures;
}

// A guest may have been passed by only because somebody else was asking it at that moment. It is asked again, never waited for
// inside the daemon: there each wait would hold one of its few workers for half a minute.
async function askBusy(
  probe: ProbeConnections,
  domains: readonly DomainRef[],
  options: FigureOptions,
): Promise<ReadonlyMap<string, BlockFigures>> {
  const { deadlineMs, timers } = options;
  const figures = new Map<string, BlockFigures>();
  const limit = startLimit(deadlineMs, timers);
  try {
    let busy = domains;
    for (let pauseMs = FIRST_PAUSE_MS; busy.length > 0 && !limit.passed(); pauseMs *= 2) {
      await pause(Math.min(pauseMs, deadlineMs), timers);
      for (const [uuid, answer] of await ask(probe, busy, FLAGS, deadlineMs)) figures.set(uuid, answer);
      busy = busy.filter((domain) => mayTellMore(domain, figures.get(domain.uuid), options));
    }
  } catch (error) {
    if (!isTimeout(error)) throw error; // another one hangs now: what is known stays
  } finally {
    limit.cancel();
  }
  return figures;
}

async function askOne(probe: ProbeConnections, domain: DomainRef, deadlineMs: number): Promise<BlockFigures> {
  try {
    const figures = await ask(probe, [domain], FLAGS, deadlineMs);
    return figures.get(domain.uuid) ?? { disks: [], problem: undefined };
  } catch (error) {
    return { disks: [], problem: callProblem(error, { guest: domain.name }, ATTEMPTED) };
  }
}

// No names: all that the flags allow.
async function ask(
  probe: ProbeConnections,
  doms: readonly DomainRef[],
  flags: number,
  deadlineMs: number,
): Promise<ReadonlyMap<string, BlockFigures>> {
  const args = { doms, stats: STATS_BLOCK, flags };
  const { retStats } = await probe.call('CONNECT_GET_ALL_DOMAIN_STATS', args, deadlineMs);
  return new Map(retStats.map((record) => [record.dom.uuid, figuresOf(record)]));
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

/** Disks without a single path are empty drives, unless the daemon has just been started: no problem in itself. */
function mayTellMore({ id }: DomainRef, figures: BlockFigures | undefined, { afterLoss }: FigureOptions): boolean {
  if (figures === undefined || figures.disks.length === 0) return false;
  return figures.problem?.kind === 'timeout' || (afterLoss && id >= 0 && figures.disks.every(hasNoPath));
}

function hasNoPath({ path }: DiskFigures): boolean {
  return path === undefined;
}

// A running guest whose hypervisor was not asked has names and paths, but no sizes.
function busyProblem(domain: DomainRef, disks: readonly DiskFigures[]): Problem | undefined {
  const asked = disks.every(hasNoPath) || disks.some(({ capacity }) => capacity !== undefined);
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

function startLimit(limitMs: number, timers: Timers): { passed(): boolean; cancel(): void } {
  let passed = false;
  const cancel = timers.after(limitMs, () => (passed = true));
  return { passed: () => passed, cancel };
}

function pause(delayMs: number, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    timers.after(delayMs, resolve);
  });
}
