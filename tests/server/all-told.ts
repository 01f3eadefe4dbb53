// Events that are written are told once no older transaction runs that may bring an earlier one: what a server does beside the test may be one.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { EVENT_HORIZON } from '../../src/store/fleet/event-horizon.ts';
import type { Store } from '../../src/store/store.ts';
import type { Tx } from '../../src/store/tables.ts';

/** Waits until every event that is there is told. */
export async function allTold(store: Store): Promise<void> {
  while (await store.read(areWaiting)) await sleep(20);
}

async function areWaiting(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (select 1 from events where xact >= ${EVENT_HORIZON}) as waiting`.execute(tx);
  return rows[0]?.waiting === true;
}
