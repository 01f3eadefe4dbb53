// Every domain that a libvirt defines: identity, state, XML, sizes of its disks. What one domain does not tell costs only itself.
import { UllageError } from '../../core/errors.ts';
import type { GuestState } from '../../core/guest.ts';
import type { Problem } from '../../core/problem.ts';
import {
  DISK_ERROR,
  LIST_PERSISTENT,
  PAUSED_IO_ERROR,
  STATS_NOWAIT,
  STATS_STATE,
  VIR_ERR,
  XML_INACTIVE,
} from '../../formats/libvirt-rpc/constants.ts';
import { guestState, stateOf, type DomainState } from '../../formats/libvirt-rpc/domain-stats.ts';
import type { DomainRef } from '../../formats/libvirt-rpc/events.ts';
import { failedFigures, readBlockFigures, type BlockFigures, type DiskFigures } from './block-figures.ts';
import type { Budget } from './budget.ts';
import { callProblem, isTimeout } from './call-problem.ts';
import type { LibvirtConnection } from './connection.ts';
import { isLibvirtError } from './libvirt-error.ts';
import { ProbeConnections } from './probe-connections.ts';
import type { LibvirtSession } from './session.ts';

/** One domain as libvirt tells of it. `Definition` is what was made of its XML. */
export interface DomainReading<Definition> {
  readonly uuid: string;
  readonly name: string;
  readonly state: GuestState;
  /** "vda: no space": it was paused because a write failed; undefined otherwise. */
  readonly ioError: string | undefined;
  /** The definition it runs with; undefined while it does not run, or with a Problem. */
  readonly active: Definition | undefined;
  /** The definition that its next boot uses; undefined for a transient domain, or with a Problem. */
  readonly persistent: Definition | undefined;
  /** Empty when they are not known, or were not asked for. */
  readonly disks: readonly DiskFigures[];
  readonly problems: readonly Problem[];
}

/** How long to wait, and for what. */
export interface ReadDomainsOptions<Definition> {
  /** Called with each XML as it comes, so that no text is kept and no work piles up. An UllageError becomes a Problem. */
  readonly parse: (xml: string) => Definition;
  /** Only these, by UUID; all when not given. Those that are gone are not in the answer. */
  readonly only?: ReadonlySet<string> | undefined;
  /** For everything together. What it leaves unread is a Problem of each guest. */
  readonly budget?: Budget;
  /** For one question that a hung hypervisor process can hold up: sizes of disks, disk errors. */
  readonly figuresDeadlineMs: number;
  /** Whose disk sizes to ask for; `running` when not given. See FigureOptions: `all` can stop a libvirtd on a dead mount. */
  readonly figuresFor?: 'running' | 'all';
}

// GET_DISK_ERRORS: REMOTE_DOMAIN_DISK_ERRORS_MAX.
const MAX_DISK_ERRORS = 256;

// A file that a persistent domain is kept in bounds its name to 251 bytes; the protocol allows 4 MiB.
const MAX_NAME = 1024;

/** All domains, running or not, by name. Starts over when the daemon goes away in the middle, as often as the session
 *  allows. Throws what `LibvirtSession.run` throws. */
export function readDomains<Definition>(
  session: LibvirtSession,
  options: ReadDomainsOptions<Definition>,
): Promise<readonly DomainReading<Definition>[]> {
  return session.run(async (connection, run) => {
    const probe = new ProbeConnections(() => session.openSibling(options.budget));
    try {
      return await readAll(connection, probe, { ...options, afterLoss: run > 1 });
    } finally {
      await probe.close();
    }
  }, options.budget);
}

async function readAll<Definition>(
  connection: LibvirtConnection,
  probe: ProbeConnections,
  options: ReadDomainsOptions<Definition> & { readonly afterLoss: boolean },
): Promise<readonly DomainReading<Definition>[]> {
  const { figuresDeadlineMs: deadlineMs, figuresFor = 'running', parse, only, afterLoss } = options;
  const listed = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: 0 });
  const domains = distinct(listed.domains).filter(({ uuid }) => only === undefined || only.has(uuid));
  const persistent = await persistentUuids(connection, domains);
  const states = await readStates(connection);
  const { timers } = connection.options;
  const [figures, readings] = await Promise.all([
    readBlockFigures(probe, domains, {
      figuresFor,
      deadlineMs,
      timers,
      onlyThese: only !== undefined,
      afterLoss,
    }).catch((error: unknown) => figuresRefused(connection, domains, error)),
    Promise.all(
      domains.map((domain) =>
        readOne(connection, probe, {
          domain,
          state: states.get(domain.uuid),
          persistent: persistent.has(domain.uuid),
          deadlineMs,
          parse,
        }),
      ),
    ),
  ]);
  return readings
    .map((reading) => withFigures(reading, figures.get(reading.uuid)))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

// Two of one UUID are one guest: libvirt keeps domains by it, and answers every question by it, whatever the name.
function distinct(domains: readonly DomainRef[]): readonly DomainRef[] {
  const byUuid = new Map(domains.map((domain) => [domain.uuid, { ...domain, name: shortened(domain.name) }]));
  return [...byUuid.values()];
}

function shortened(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME)}…`;
}

// The figures come over connections of their own. When the daemon itself is gone, this call says so on ours, and the audit
// starts over; otherwise the XML is still worth having.
async function figuresRefused(
  connection: LibvirtConnection,
  domains: readonly DomainRef[],
  error: unknown,
): Promise<ReadonlyMap<string, BlockFigures>> {
  if (!(error instanceof UllageError)) throw error;
  await connection.call('CONNECT_GET_LIB_VERSION', undefined);
  return failedFigures(domains, error);
}

// Where that is not told in time each is asked for its persistent XML, and has a Problem if it has none.
async function persistentUuids(connection: LibvirtConnection, all: readonly DomainRef[]): Promise<ReadonlySet<string>> {
  try {
    const { domains } = await connection.call('CONNECT_LIST_ALL_DOMAINS', { need_results: 1, flags: LIST_PERSISTENT });
    return new Set(domains.map(({ uuid }) => uuid));
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return new Set(all.map(({ uuid }) => uuid));
  }
}

// The state alone never waits for a hypervisor process. Drivers without bulk statistics are asked domain by domain.
async function readStates(connection: LibvirtConnection): Promise<ReadonlyMap<string, DomainState>> {
  try {
    const { retStats } = await connection.call('CONNECT_GET_ALL_DOMAIN_STATS', {
      doms: [],
      stats: STATS_STATE,
      flags: STATS_NOWAIT,
    });
    return new Map(
      retStats.flatMap((record) => {
        const state = stateOf(record);
        return state === undefined ? [] : [[record.dom.uuid, state] as const];
      }),
    );
  } catch (error) {
    if (isLibvirtError(error, VIR_ERR.noSupport) || isTimeout(error)) return new Map();
    throw error;
  }
}

interface Asked<Definition> {
  readonly domain: DomainRef;
  readonly state: DomainState | undefined;
  readonly persistent: boolean;
  readonly deadlineMs: number;
  readonly parse: (xml: string) => Definition;
}

async function readOne<Definition>(
  connection: LibvirtConnection,
  probe: ProbeConnections,
  { domain, state: known, persistent: isPersistent, deadlineMs, parse }: Asked<Definition>,
): Promise<DomainReading<Definition>> {
  const problems: Problem[] = [];
  const attempt = async <Value>(attempted: string, work: Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work;
    } catch (error) {
      problems.push(callProblem(error, { guest: domain.name }, attempted));
      return undefined;
    }
  };
  const define = async (which: string, flags: number): Promise<Definition | undefined> => {
    const xml = await attempt(`ask libvirt for its ${which} XML`, readXml(connection, domain, flags));
    return xml === undefined ? undefined : attempt(`parse its ${which} XML`, parsed(parse, xml));
  };
  const [state, active, persistent] = await Promise.all([
    known ?? attempt('ask libvirt for its state', readState(connection, domain)),
    domain.id < 0 ? undefined : define('active', 0),
    isPersistent ? define('persistent', XML_INACTIVE) : undefined,
  ]);
  const failed = state?.state === 'paused' && state.reason === PAUSED_IO_ERROR;
  const ioError = failed
    ? await attempt('ask libvirt for its disk errors', readDiskErrors(probe, domain, deadlineMs))
    : undefined;
  return {
    uuid: domain.uuid,
    name: domain.name,
    state: state?.state ?? 'unknown',
    ioError: failed ? (ioError ?? 'a write failed') : undefined,
    active,
    persistent,
    disks: [],
    problems: once(problems),
  };
}

// Async, so that what `parse` throws is a rejection.
async function parsed<Definition>(parse: (xml: string) => Definition, xml: string): Promise<Definition> {
  return parse(xml);
}

async function readState(connection: LibvirtConnection, dom: DomainRef): Promise<DomainState> {
  const { state, reason } = await connection.call('DOMAIN_GET_STATE', { dom, flags: 0 });
  return { state: guestState(state), reason };
}

async function readXml(connection: LibvirtConnection, dom: DomainRef, flags: number): Promise<string> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags });
  return xml;
}

async function readDiskErrors(probe: ProbeConnections, dom: DomainRef, timeoutMs: number): Promise<string> {
  const args = { dom, maxerrors: MAX_DISK_ERRORS, flags: 0 };
  const { errors } = await probe.call('DOMAIN_GET_DISK_ERRORS', args, timeoutMs);
  const texts = errors.map(
    ({ disk, error }) => `${disk}: ${error === DISK_ERROR.noSpace ? 'no space' : 'a write failed'}`,
  );
  return texts.length === 0 ? 'a write failed' : texts.join(', ');
}

// A domain that has gone is said to be gone once, not for every question about it; and so is what stopped several questions.
function once(problems: readonly Problem[]): readonly Problem[] {
  const gone = problems.find(({ kind }) => kind === 'gone');
  return gone === undefined ? [...new Map(problems.map((problem) => [problem.found, problem])).values()] : [gone];
}

function withFigures<Definition>(
  reading: DomainReading<Definition>,
  figures: BlockFigures | undefined,
): DomainReading<Definition> {
  if (figures === undefined) return reading;
  const problems = figures.problem === undefined ? reading.problems : [...reading.problems, figures.problem];
  return { ...reading, disks: figures.disks, problems: once(problems) };
}
