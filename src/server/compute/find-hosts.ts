// Hosts as the Compute API finds them: all, a page after a marker, by a part of their name, by an id of either kind.
import { UllageError } from '../../core/errors.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import {
  findListed,
  findListedBetween,
  listFleet,
  type HostPlace,
  type ListedHost,
} from '../../store/fleet/list-hosts.ts';
import type { Tx } from '../../store/tables.ts';
import { hostLineOf } from '../fleet/host-line.ts';
import { idsOf, isUuid } from './ids.ts';
import { SINCE } from './microversion.ts';

/** Hosts read in one statement: their summaries are parsed at once, and others are to be served meanwhile. */
const STEP = 250;

/** Which hosts are wanted. */
export interface WantedHosts {
  /** In their names, in either case. */
  readonly pattern?: string | undefined;
  readonly marker?: string | undefined;
  /** Undefined: all. */
  readonly limit?: number | undefined;
}

/** The hosts by name, and whether there are more. Throws REQUEST_INVALID for a marker that is no host. */
export async function findHosts(
  tx: Tx,
  { pattern, marker, limit = Infinity }: WantedHosts,
  { minor, nowMs }: { readonly minor: number; readonly nowMs: number },
): Promise<{ readonly hosts: readonly HostLine[]; readonly more: boolean }> {
  const found: ListedHost[] = [];
  let after: HostPlace | undefined = marker === undefined ? undefined : await markedHost(tx, marker, minor);
  for (;;) {
    const step = Math.min(STEP, limit + 1 - found.length);
    const hosts = await listFleet(tx, { sort: 'name', after, limit: step, search: pattern });
    found.push(...hosts);
    after = hosts.at(-1);
    if (after === undefined || hosts.length < step || found.length > limit) break;
  }
  return { hosts: found.slice(0, limit).map((host) => hostLineOf(host, nowMs)), more: found.length > limit };
}

async function markedHost(tx: Tx, marker: string, minor: number): Promise<ListedHost> {
  const [host] = await hostsOfId(tx, marker, minor);
  if (host !== undefined) return host;
  throw new UllageError('REQUEST_INVALID', `marker [${marker}] not found`);
}

/** The host of an id. Since 2.53 what is no UUID is a bad request, before what is no integer is not found: as in Nova. */
export async function theHypervisor(tx: Tx, id: string, minor: number): Promise<ListedHost> {
  if (minor >= SINCE.uuids && !isUuid(id)) throw new UllageError('REQUEST_INVALID', `Invalid uuid ${id}`);
  const [host, other] = await hostsOfId(tx, id, minor);
  if (host !== undefined && other === undefined) return host;
  const found = host === undefined ? '' : ' More than one has it: ask with microversion 2.53 or later.';
  throw new UllageError('NO_SUCH_HOST', `Hypervisor with ID '${id}' could not be found.${found}`);
}

async function hostsOfId(tx: Tx, id: string, minor: number): Promise<readonly ListedHost[]> {
  if (minor >= SINCE.uuids) return isUuid(id) ? findListed(tx, id) : [];
  const range = idsOf(id);
  return range === undefined ? [] : findListedBetween(tx, range);
}
