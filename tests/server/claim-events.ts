// What listeners are told of the claims on one host, waited for: an event shows once no older transaction can bring one before it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonIn } from '../../src/wire/json.ts';
import { readEvents } from '../../src/store/fleet/events.ts';
import type { Store } from '../../src/store/store.ts';

/** Events in one statement: more than a test makes. */
const MOST = 10_000;

/** The details of a host's changes of claims since the beginning, as soon as there are so many. */
export async function claimChanges(store: Store, hostId: string, count: number): Promise<readonly JsonIn[]> {
  for (;;) {
    const events = await store.read((tx) => readEvents(tx, { xact: 0n, id: 0n }, MOST));
    const ours = events.filter((event) => event.kind === 'claim-changed' && event.hostId === hostId);
    if (ours.length >= count) return ours.map(({ detail }) => detail);
    await sleep(20);
  }
}
