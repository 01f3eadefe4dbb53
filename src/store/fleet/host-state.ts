// What is derived of a host's latest report, kept so that a list of ten thousand hosts need not read their facts.
import { sql, type Selectable } from 'kysely';
import { invariant } from '../../core/invariant.ts';
import type { Freshness } from '../../core/freshness.ts';
import type { JsonIn } from '../../wire/json.ts';
import type { Call } from '../call.ts';
import { json, timestamp, timestampOrNull } from '../column-types.ts';
import type { HostStateRow, Tx } from '../tables.ts';

/** A host's state to be kept. */
export interface HostState {
  readonly hostId: string;
  readonly previousRun: string | undefined;
  readonly replacedAtMs: number | undefined;
  readonly twoAgentsAtMs: number | undefined;
  readonly announced: Freshness;
  readonly worstCaseFree: bigint | undefined;
  readonly summary: object;
  readonly findings: readonly object[];
}

/** A state as it was kept. */
export interface KeptHostState extends Omit<HostState, 'summary' | 'findings'> {
  readonly summary: JsonIn;
  readonly findings: readonly JsonIn[];
}

/** What an ingest decides on: all of a state but the documents, which are large. */
export type HostMemory = Pick<KeptHostState, 'previousRun' | 'replacedAtMs' | 'twoAgentsAtMs' | 'announced'>;

/** Of a row; of one that is not there, nothing: a host is fresh by its first report. */
export function memoryOf(
  row: Pick<Selectable<HostStateRow>, 'previous_run' | 'replaced_at' | 'two_agents_at'> & {
    readonly announced: Freshness | null;
  },
): HostMemory {
  return {
    previousRun: row.previous_run ?? undefined,
    replacedAtMs: row.replaced_at ?? undefined,
    twoAgentsAtMs: row.two_agents_at ?? undefined,
    announced: row.announced ?? 'fresh',
  };
}

/** By the primary key. */
export async function findHostState(tx: Tx, hostId: string): Promise<KeptHostState | undefined> {
  const row = await tx.selectFrom('host_states').selectAll().where('host_id', '=', hostId).executeTakeFirst();
  return row === undefined ? undefined : hostStateOf(row);
}

/** Writes one row. The caller holds the host's lock. */
export function hostStateCall(state: HostState): Call {
  return {
    name: 'keep_host_state',
    given: [
      state.hostId,
      state.previousRun ?? null,
      timestampOrNull(state.replacedAtMs),
      timestampOrNull(state.twoAgentsAtMs),
      state.announced,
      state.worstCaseFree === undefined ? null : String(state.worstCaseFree),
      json(state.summary),
      json(state.findings),
    ],
  };
}

/** Notes which freshness was announced of a host; false when another process announced it first, or a report came meanwhile. */
export async function announceFreshness(
  tx: Tx,
  hostId: string,
  { freshness, receivedAtMs }: { readonly freshness: Freshness; readonly receivedAtMs: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update host_states set announced = ${freshness} from hosts
    where host_id = ${hostId} and hosts.id = host_id and announced <> ${freshness}
      and received_at <= ${timestamp(receivedAtMs)}::timestamptz`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** A row, read. */
export function hostStateOf(row: Selectable<HostStateRow>): KeptHostState {
  const { findings } = row;
  invariant(Array.isArray(findings), 'findings are a list');
  return {
    hostId: row.host_id,
    ...memoryOf(row),
    worstCaseFree: row.worst_case_free === null ? undefined : BigInt(row.worst_case_free),
    summary: row.summary,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Array.isArray tells of a readonly array is lost on TypeScript
    findings: findings as readonly JsonIn[],
  };
}
