// Processes of writers, what they say as a history, and the verdict on it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { sql } from 'kysely';
import { maxBytes } from '../../src/core/bytes.ts';
import { putProvider } from '../../src/store/claims/providers.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { linearize, type Operation, type Verdict } from '../claims/linearizable.ts';
import {
  keyOfClaims,
  POOL,
  PROVIDERS,
  stepOf,
  type Claims,
  type Mix,
  type WriterOperation,
} from '../claims/writer-operation.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

const PROGRAM = join(import.meta.dirname, 'claim-writers-as-child.ts');

/** One line of a writer: the beginning of an operation, or its end. */
type Line =
  | { readonly id: string; readonly at: string; readonly operation: WriterOperation }
  | { readonly id: string; readonly at: string; readonly outcome: string };

/** A process of writers. */
export interface WriterProcess {
  /** What it said until it ended or was killed. Rejects when it failed by itself. */
  readonly lines: Promise<readonly Line[]>;
  /** Resolves when so many operations are known to have ended. */
  ended(count: number): Promise<void>;
  /** kill -9. */
  kill(): void;
}

/** Starts one. `firstWriter` keeps the draws of processes apart. */
export function startWriters(orders: Mix & { database: string; writers: number; firstWriter: number }): WriterProcess {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const waiting = new Set<{ count: number; resolve: () => void }>();
  let said = '';
  let killed = false;
  let closed = false;
  let ended = 0;
  const { promise: lines, resolve, reject } = Promise.withResolvers<readonly Line[]>();
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    ended += chunk.toString().split('"outcome"').length - 1;
    for (const waiter of waiting) if (ended >= waiter.count) waiter.resolve();
  });
  child.on('close', (code) => {
    closed = true;
    for (const waiter of waiting) waiter.resolve();
    // A line that was cut in two was never told.
    if (killed || code === 0) resolve(said.split('\n').slice(0, -1).map(lineOf));
    else reject(new Error(`the writers ended with ${code}`));
  });
  // Whoever asks for the lines is told; until then nobody may have asked.
  lines.catch(() => {});
  return {
    lines,
    ended: (count) =>
      closed || ended >= count ? Promise.resolve() : new Promise((done) => waiting.add({ count, resolve: done })),
    kill: () => {
      killed = true;
      child.kill('SIGKILL');
    },
  };
}

function lineOf(text: string): Line {
  return JSON.parse(text) as Line; // oxlint-disable-line typescript/no-unsafe-type-assertion -- our own child wrote it
}

/** What processes said, as one history. `endedAt`: what nobody knows about had happened by then, or never did. */
export function historyOf(lines: readonly Line[], endedAt?: bigint): readonly Operation<Claims>[] {
  const ends = new Map(lines.flatMap((line) => ('outcome' in line ? [[line.id, line]] : [])));
  return lines.flatMap((line) => {
    if (!('operation' in line)) return [];
    const end = ends.get(line.id);
    const returnedAt = end === undefined ? undefined : BigInt(end.at);
    const step: Operation<Claims>['step'] = (state) => stepOf(line.operation, state);
    const known = { invokedAt: BigInt(line.at), returnedAt, outcome: end?.outcome, step };
    return [endedAt === undefined ? known : { ...known, endedAt }];
  });
}

/** Asks at the end what there is: that must be what the operations left. */
export async function lastLook(store: Store): Promise<Operation<Claims>> {
  const at = process.hrtime.bigint();
  const { rows } = await store.read((tx) =>
    sql<{ id: string; state: string }>`select id, state from claims`.execute(tx),
  );
  return {
    invokedAt: at,
    returnedAt: at + 1n,
    outcome: looksLike(rows),
    step: (state) => ({ outcome: looksLike([...state.values()]), state }),
  };
}

function looksLike(claims: readonly { readonly id: string; readonly state: string }[]): string {
  return claims
    .map(({ id, state }) => `${id} ${state}`)
    .toSorted()
    .join();
}

/** The verdict on a history that began without claims. */
export function verdictOn(history: readonly Operation<Claims>[]): Verdict {
  return linearize(history, new Map(), keyOfClaims);
}

/** How often each answer was given, numbers left out. */
export function countOutcomes(history: readonly Operation<Claims>[]): Readonly<Record<string, number>> {
  const groups = Map.groupBy(history, ({ outcome }) => outcome?.replace(/ [\d -]+$/, '') ?? 'unknown');
  return Object.fromEntries([...groups].map(([outcome, list]) => [outcome, list.length]));
}

/** What the log of events says of each provider: the most that was ever promised, and whether its generations are without a gap. */
export async function replayEvents(store: Store): Promise<readonly { readonly most: bigint; readonly gaps: number }[]> {
  const { rows } = await store.read((tx) =>
    sql<{ provider_id: string; claim_id: string; generation: bigint; state: string; amount: bigint }>`
      select provider_id, claim_id, generation, state, (resources -> 0 ->> 'amount')::bigint as amount
      from claim_events order by provider_id, generation, id`.execute(tx),
  );
  return [...Map.groupBy(rows, (row) => row.provider_id).values()].map((events) => {
    const held = new Map<string, bigint>();
    let most = 0n;
    for (const { claim_id: id, state, amount } of events) {
      held.set(id, state === 'claimed' ? amount : 0n);
      const sum = [...held.values()].reduce((total, part) => total + part, 0n);
      if (sum > most) most = sum;
    }
    const generations = [...new Set(events.map(({ generation }) => generation))];
    return { most, gaps: generations.filter((generation, index) => generation !== BigInt(index) + 2n).length };
  });
}

/** The most that the log of events says was ever promised of the pool: each guest's disk once, wherever it is. By the order in which
 *  decisions about it were made, because each holds its lock while it numbers its events. */
export async function mostOfPool(store: Store): Promise<bigint> {
  const { rows } = await store.read((tx) =>
    sql<{ claim_id: string; consumer: string; state: string; amount: bigint | null }>`
      select claim_id, consumer, e.state, (
        select sum((line ->> 'amount')::bigint)::int8 from json_array_elements(e.resources) line
        where line ->> 'provider' = ${POOL.id}
      ) as amount
      from claim_events e join claims c on c.id = claim_id order by e.id`.execute(tx),
  );
  const held = new Map<string, { readonly consumer: string; readonly amount: bigint }>();
  let most = 0n;
  for (const [index, { claim_id: id, consumer, state, amount }] of rows.entries()) {
    held.set(id, { consumer, amount: state === 'claimed' ? (amount ?? 0n) : 0n });
    // A move that is settled tells of its two sides one after the other.
    if (rows[index + 1]?.consumer === consumer) continue;
    const guests = [...Map.groupBy(held.values(), (part) => part.consumer).values()];
    const sum = guests
      .map((parts) => parts.map((part) => part.amount).reduce(maxBytes, 0n))
      .reduce((total, part) => total + part, 0n);
    if (sum > most) most = sum;
  }
  return most;
}

/** A migrated database with the writers' providers. */
export async function openForWriters(database: string): Promise<Store> {
  const store = await Store.open(targetOf(database));
  await migrate(store, NOW_MS);
  for (const provider of PROVIDERS) await store.write((tx) => putProvider(tx, provider));
  return store;
}
