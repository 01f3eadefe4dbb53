// The past of pools and disks as a server has it, asked for again where one answer does not hold all of it.
import type { z } from 'zod';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { GUEST_HISTORY, HOST_HISTORY, POOL_HISTORY } from '../../wire/api/history.ts';
import { wholeOf } from './whole-of.ts';
import type { PastWindow } from './window.ts';

/** One pool in one bucket. */
export type PoolBucket = z.output<typeof POOL_HISTORY.answer>['buckets'][number];

/** Which pool, and what it was. */
export type PastPool = Pick<
  z.output<typeof HOST_HISTORY.answer>['pools'][number],
  'id' | 'name' | 'kind' | 'shared'
> & {
  readonly buckets: readonly PoolBucket[];
};

/** A guest's disks. */
export type PastDisks = Pick<z.output<typeof GUEST_HISTORY.answer>, 'starts' | 'buckets'>;

/** One pool of one host. */
export async function poolPast(
  options: ClientOptions,
  window: PastWindow,
  names: { readonly host: string; readonly pool: string },
): Promise<readonly PoolBucket[]> {
  return wholeOf(window.fromMs, (fromMs) =>
    ask(options, POOL_HISTORY, { query: { ...names, ...queryOf(window, fromMs) } }),
  );
}

/** Every pool of a host. */
export async function hostPast(
  options: ClientOptions,
  window: PastWindow,
  host: string,
): Promise<{ readonly pools: readonly PastPool[]; readonly morePools: boolean }> {
  const answer = await ask(options, HOST_HISTORY, { query: { host, ...queryOf(window, window.fromMs) } });
  const pools: PastPool[] = [];
  for (const { id, name, kind, shared, buckets, truncated } of answer.pools) {
    const all = truncated ? await poolPast(options, window, { host, pool: id }) : buckets;
    pools.push({ id, name, kind, shared, buckets: all });
  }
  return { pools, morePools: answer.morePools };
}

/** The disks of a guest, or one of them. */
export async function guestPast(
  options: ClientOptions,
  window: PastWindow,
  names: { readonly guest: string; readonly target: string | undefined },
): Promise<PastDisks> {
  let starts: PastDisks['starts'] | undefined;
  const buckets = await wholeOf(window.fromMs, async (fromMs) => {
    const answer = await ask(options, GUEST_HISTORY, { query: { ...names, ...queryOf(window, fromMs) } });
    starts ??= answer.starts;
    return answer;
  });
  return { starts: starts ?? [], buckets };
}

function queryOf({ toMs, resolution }: PastWindow, fromMs: number) {
  return { from: String(fromMs), to: String(toMs), resolution };
}
