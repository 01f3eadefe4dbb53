// What a server answers to `ullage hosts`: each host with its tightest pool's worst case.
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { LIST_HOSTS } from '../../wire/api/hosts.ts';
import { pages } from '../listing.ts';
import type { FleetFlags } from '../program/flags.ts';
import type { Theme } from '../render/theme.ts';
import { list, type Shown } from './list.ts';
import { hostTable } from './host-rows.ts';
import { isAnyNegative, isHostIncomplete } from './verdict.ts';

/** Asks. Where hosts were chosen, those alone are judged. */
export async function hostsAnswer(
  options: ClientOptions,
  theme: Theme,
  { sort = 'worst-case-free', search, freshness }: FleetFlags,
  limit: number | undefined,
): Promise<Shown> {
  const got = await pages(limit, async (page) => {
    const { hosts, next } = await ask(options, LIST_HOSTS, { query: { sort, search, freshness, ...page } });
    return { entries: hosts, next };
  });
  const isChosen = search !== undefined || freshness !== undefined;
  return list(
    options,
    theme,
    { got, name: 'hosts', ...hostTable(got.entries) },
    {
      isBad: isAnyNegative(got.entries),
      isIncomplete: isChosen ? got.entries.some(isHostIncomplete) : undefined,
    },
  );
}
