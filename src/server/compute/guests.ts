// Guests as the Compute API needs them: identity, state, and what Nova wrote into their definition.
import { z } from 'zod';
import { guestShape } from '../../wire/facts.ts';
import type { JsonIn } from '../../wire/json.ts';
import { guestsOfHosts } from '../../store/fleet/list-guests.ts';
import type { Tx } from '../../store/tables.ts';

const { uuid, name, state, nova } = guestShape;
const guest = z.object({ uuid, name, state, nova });

/** A guest without its disks. */
export type Guest = z.output<typeof guest>;

/** The guests of each host. */
export async function guestsOf(
  tx: Tx,
  hosts: readonly { readonly id: string }[],
): Promise<ReadonlyMap<string, readonly Guest[]>> {
  const documents = await guestsOfHosts(
    tx,
    hosts.map(({ id }) => id),
  );
  return new Map([...documents].map(([id, list]) => [id, list.map(readGuest)]));
}

/** A guest of a document that was kept. */
export function readGuest(document: JsonIn): Guest {
  return guest.parse(document);
}
