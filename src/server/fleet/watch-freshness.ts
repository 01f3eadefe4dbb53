// Tells when a host grows late or lost: a look now and then at those that have not reported, by whichever process holds the lease.
import { freshnessOf, LATE_AFTER_PERIODS, type Freshness } from '../../core/freshness.ts';
import { announceFreshness } from '../../store/fleet/host-state.ts';
import { appendEvents, type NewEvent } from '../../store/fleet/events.ts';
import { listSilent, type SilentHost } from '../../store/fleet/list-silent.ts';
import { takeLease } from '../../store/leases/lease.ts';
import type { Store } from '../../store/store.ts';
import type { ServerWorld } from '../world.ts';

/** Hosts report once a minute: nobody sees sooner that one did not. */
export const LOOK_EVERY_MS = 5_000;

/** Longer than two looks: the process that does it goes on doing it. */
const LEASE_MS = 15_000;

const STEP = 1_000;

/** One look. Announces each change once, whichever process sees it first. */
export async function watchFreshness(
  { store, nowMs }: Pick<ServerWorld, 'store' | 'nowMs'>,
  holder: string,
): Promise<void> {
  const lease = await store.write((tx) => takeLease(tx, { name: 'freshness', holder, forMs: LEASE_MS }));
  if (lease === undefined) return;
  let afterId: string | undefined;
  do {
    const page = { nowMs: nowMs(), periods: LATE_AFTER_PERIODS, afterId, limit: STEP };
    const hosts = await store.read((tx) => listSilent(tx, page));
    for (const host of hosts) await announce(store, host, nowMs());
    afterId = hosts.length < STEP ? undefined : hosts.at(-1)?.id;
  } while (afterId !== undefined);
}

/** Only for the worse: that a host is back, its report tells. */
async function announce(store: Store, host: SilentHost, nowMs: number): Promise<void> {
  const { receivedAtMs: seenAtMs, periodMs } = host;
  const freshness = freshnessOf({ seenAtMs, nowMs, periodMs });
  if (freshness === host.announced || freshness === 'fresh') return;
  await store.write(async (tx) => {
    if (!(await announceFreshness(tx, host.id, { freshness, receivedAtMs: seenAtMs }))) return;
    await appendEvents(tx, nowMs, [eventOf(host, freshness)]);
  });
}

function eventOf(host: SilentHost, freshness: Exclude<Freshness, 'fresh'>): NewEvent {
  const { id: hostId, name: hostName, receivedAtMs, announced: was } = host;
  return { hostId, hostName, kind: EVENTS[freshness], detail: { was, receivedAtMs } };
}

const EVENTS = { late: 'host-late', lost: 'host-lost' } as const;
