// What the other hosts of a shared pool say of its files: read from their latest reports, and remembered until the next ones. For the
// findings that would tell somebody to delete a file which a guest of another host may have.
import type { Elsewhere, Neighbour, SharedUses } from '../../core/elsewhere.ts';
import { explanationOf, type Explanation } from '../../core/explanation.ts';
import { deletionDoubts } from '../../core/findings/doubts.ts';
import { ownersOf } from '../../core/ownership.ts';
import type { HostReport } from '../../core/report.ts';
import { say } from '../../core/sentences/english.ts';
import type { Sentence } from '../../core/sentences/sentence.ts';
import { sharedUsesOf } from '../../core/shared-uses.ts';
import { listMounting } from '../../store/claims/list-mounting.ts';
import { listHosts, type ListedHost } from '../../store/fleet/list-hosts.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import type { ServerWorld } from '../world.ts';
import { hostLineOf } from './host-line.ts';

/** Findings that say of files that nobody uses them. */
const OF_UNUSED_FILES: ReadonlySet<string> = new Set(['orphan', 'leftover', 'unreferenced-base']);

/** A host with 50 disks is about 50 kB of names: so many hosts share a pool at most, or are read again. */
const MOST_KEPT = 1_000;

const NO_USES: SharedUses = { files: new Map(), guests: new Map() };

/** The hosts of shared pools. */
export interface Around {
  /** By pool: ids of hosts. */
  readonly mounting: ReadonlyMap<string, readonly string[]>;
  /** By id: those that were not forgotten meanwhile. */
  readonly known: ReadonlyMap<string, Neighbour>;
}

interface Kept {
  readonly agentRun: string;
  readonly sequence: number;
  readonly uses: SharedUses;
  readonly gap: Sentence | undefined;
}

/** Explains hosts by what all hosts of their pools say. */
export class Neighbours {
  readonly #world: Pick<ServerWorld, 'nowMs' | 'thresholds'>;
  /** By host; what was used longest ago comes first. */
  readonly #kept = new Map<string, Kept>();

  constructor(world: Pick<ServerWorld, 'nowMs' | 'thresholds'>) {
    this.#world = world;
  }

  /** A host's explanation by what the other hosts say too. They are asked only where it has files that none of its guests uses. */
  async explain(tx: Tx, hostId: string, alone: Explanation): Promise<Explanation> {
    const { report } = alone;
    if (!alone.findings.some(({ code }) => OF_UNUSED_FILES.has(code))) return alone;
    const elsewhere = await this.#elsewhere(tx, hostId, report);
    return elsewhere.size === 0 ? alone : explanationOf(report, this.#world.thresholds, elsewhere);
  }

  async #elsewhere(tx: Tx, hostId: string, report: HostReport): Promise<Elsewhere> {
    const { mounting, known } = await this.around(tx, hostId, report);
    // A pool that no host is known to mount, this one neither, was reported before hosts were members of pools: nobody can tell.
    return new Map(
      [...mounting]
        .filter(([, hosts]) => hosts.includes(hostId))
        .map(([pool, hosts]) => [pool, hosts.flatMap((id) => known.get(id) ?? [])]),
    );
  }

  /** Who mounts the pools that a host shares, itself among them, and what each says. */
  async around(tx: Tx, hostId: string, report: Pick<HostReport, 'pools'>): Promise<Around> {
    const pools = report.pools.filter(({ shared }) => shared).map(({ id }) => id);
    const mounting = await listMounting(tx, pools);
    const known = new Map<string, Neighbour>();
    for (const listed of await listHosts(tx, [...new Set([...mounting.values()].flat())])) {
      known.set(listed.id, await this.#neighbour(tx, listed, listed.id === hostId));
    }
    return { mounting, known };
  }

  async #neighbour(tx: Tx, listed: ListedHost, isSelf: boolean): Promise<Neighbour> {
    const { name: host, freshness, complete } = hostLineOf(listed, this.#world.nowMs());
    if (isSelf) return { host, freshness, gap: undefined, uses: NO_USES };
    const { uses, gap } = await this.#usesOf(tx, listed);
    return { host, freshness, gap: gap ?? (complete ? undefined : say('gap:incomplete')), uses };
  }

  async #usesOf(tx: Tx, { id, agentRun, sequence }: ListedHost): Promise<Kept> {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    const isSame = kept?.agentRun === agentRun && kept.sequence === sequence;
    const found = isSame ? kept : { agentRun, sequence, ...said(await readHostReport(tx, id)) };
    this.#kept.set(id, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }
}

function said(report: HostReport | undefined): Pick<Kept, 'uses' | 'gap'> {
  if (report === undefined) return { uses: NO_USES, gap: say('gap:gone') };
  const owned = ownersOf(report);
  // What speaks against deleting any file there speaks against deleting any file here.
  return { uses: sharedUsesOf(report, owned), gap: deletionDoubts({ report })([]) };
}
