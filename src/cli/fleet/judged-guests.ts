// What is judged of a list of what guests have: of the one host that was asked for, or of all.
import type { HostCounts } from '../../core/fleet.ts';
import { counted } from '../../core/plain-text.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { unknownGuestsLines } from './standing.ts';
import { isHostIncomplete } from './verdict.ts';

/** Whether the one host can be believed to be whole and of now; undefined: none in particular was asked for. And what is to be said of
 *  guests that are not known. Throws SERVER_REFUSED where there is no host of that name. */
export async function judgedGuests(
  options: ClientOptions,
  id: string | undefined,
): Promise<{
  readonly isIncomplete: boolean | undefined;
  readonly mayLack: (hosts: HostCounts) => readonly string[];
}> {
  if (id === undefined) return { isIncomplete: undefined, mayLack: unknownGuestsOfAll };
  const { host } = await ask(options, SHOW_HOST, { params: { id } });
  return { isIncomplete: isHostIncomplete(host), mayLack: () => unknownGuestsLines(host) };
}

function unknownGuestsOfAll({ guestsUnknown }: HostCounts): readonly string[] {
  return guestsUnknown === 0
    ? []
    : [`  Which guests ${counted(guestsUnknown, 'host')} ${guestsUnknown === 1 ? 'has' : 'have'} is not known.`];
}
