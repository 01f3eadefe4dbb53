// What a list of hosts becomes when some of them were asked for again.
import type { HostLine } from '../../wire/api/hosts.ts';

/** A page of the list. */
export interface HostsPage {
  readonly hosts: readonly HostLine[];
  readonly next?: string | undefined;
}

/** The pages with the hosts that were found in place of what they were. One that was asked for and not found is no more; one that is new
 *  stands last: the order is the reader's affair. */
export function withChanges(
  pages: readonly HostsPage[],
  asked: readonly string[],
  found: readonly HostLine[],
): HostsPage[] {
  const now = new Map(found.map((host) => [host.id, host]));
  const gone = new Set(asked.filter((id) => !now.has(id)));
  const changed = pages.map((page) => {
    if (!page.hosts.some(({ id }) => now.has(id) || gone.has(id))) return page;
    const hosts = page.hosts.filter(({ id }) => !gone.has(id)).map((host) => take(now, host));
    return { ...page, hosts };
  });
  const last = changed.pop();
  if (last === undefined) return [];
  return [...changed, { ...last, hosts: [...last.hosts, ...now.values()] }];
}

/** What is found for the host, which is then no longer to be placed. */
function take(now: Map<string, HostLine>, host: HostLine): HostLine {
  const found = now.get(host.id);
  now.delete(host.id);
  // An answer that was long under way is not put in place of a newer one.
  return found === undefined || found.receivedAtMs < host.receivedAtMs ? host : found;
}

/** The list in parts of so many at most. */
export function inBatches<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, batch) =>
    list.slice(batch * most, (batch + 1) * most),
  );
}
