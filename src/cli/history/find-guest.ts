// The guest that a name means, and the names of the hosts that its disks were on.
import { UllageError } from '../../core/errors.ts';
import { listed } from '../../core/plain-text.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { LIST_GUESTS } from '../../wire/api/fleet.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { isUuid } from '../flag-values.ts';
import { pages } from '../listing.ts';

/** To tell them apart, a few suffice. */
const MOST_NAMED = 10;

/** Its UUID: one that was given is not looked for, since the past has guests that no report names any more. Throws NO_SUCH_GUEST, or
 *  CLI_USAGE where several have the name. */
export async function findGuest(options: ClientOptions, wanted: string): Promise<string> {
  if (isUuid(wanted)) return wanted.toLowerCase();
  const { entries } = await pages(undefined, async (page) => {
    const { guests, next } = await ask(options, LIST_GUESTS, { query: { search: wanted, ...page } });
    return { entries: guests.filter(({ name, uuid }) => name === wanted || uuid === wanted), next };
  });
  const byUuid = new Map(entries.map((guest) => [guest.uuid, `${guest.uuid} on ${guest.hostName}`]));
  const [uuid] = byUuid.keys();
  if (uuid === undefined) {
    throw new UllageError('NO_SUCH_GUEST', `find guest ${wanted}: no report has one of that name`, {
      operands: { guest: wanted },
      hint: 'ullage guests lists them; one that is gone is found by its UUID.',
    });
  }
  if (byUuid.size === 1) return uuid;
  throw new UllageError('CLI_USAGE', `find guest ${wanted}: expected one of that name, found ${byUuid.size}`, {
    operands: { guest: wanted },
    hint: `Name it by its UUID: ${listed([...byUuid.values()], MOST_NAMED)}.`,
  });
}

/** The names of hosts by their ids; of one that was forgotten meanwhile there is none. */
export async function namesOfHosts(
  options: ClientOptions,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const id of new Set(ids)) {
    try {
      const { host } = await ask(options, SHOW_HOST, { params: { id } });
      names.set(id, host.name);
    } catch (error) {
      if (!(error instanceof UllageError) || error.operands['code'] !== 'NO_SUCH_HOST') throw error;
    }
  }
  return names;
}
