// Whether the one host that a question was narrowed to can be believed to be whole and of now.
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { isHostIncomplete } from './verdict.ts';

/** Of the one host that was asked for; undefined: of none in particular. Throws SERVER_REFUSED where there is none of that name. */
export async function isOneIncomplete(options: ClientOptions, id: string | undefined): Promise<boolean | undefined> {
  if (id === undefined) return undefined;
  const { host } = await ask(options, SHOW_HOST, { params: { id } });
  return isHostIncomplete(host);
}
