// A host as answers show it: what is kept of it, and how fresh that is now.
import { UllageError } from '../../core/errors.ts';
import { twoAgents } from '../../core/findings/hosts/two-agents.ts';
import { freshnessOf } from '../../core/freshness.ts';
import { hostSummary } from '../../wire/api/host-summary.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { findListed, type ListedHost } from '../../store/fleet/list-hosts.ts';
import type { Tx } from '../../store/tables.ts';

/** Clocks of one network differ by seconds at most, and an audit takes time: less than this is no news. */
const LEAST_SKEW_MS = 30_000;

/** The line. Freshness is judged by the server's clock alone. Counts of findings are of the report and of its agents; the rest of them is of
 *  now (lines-of-now.ts). */
export function hostLineOf(host: ListedHost, nowMs: number): HostLine {
  const { receivedAtMs, periodMs } = host;
  const summary = hostSummary.parse(host.summary);
  const critical = summary.findings.critical + twoAgents(host, nowMs).length;
  const aheadMs = host.finishedAtMs - receivedAtMs;
  return {
    id: host.id,
    name: host.name,
    freshness: freshnessOf({ seenAtMs: receivedAtMs, nowMs, periodMs }),
    receivedAtMs,
    firstSeenAtMs: host.firstSeenAtMs,
    periodMs,
    sequence: host.sequence,
    clockAheadMs: aheadMs >= LEAST_SKEW_MS ? BigInt(aheadMs) : undefined,
    worstCaseFree: host.worstCaseFree,
    ...summary,
    findings: { ...summary.findings, critical },
  };
}

/** Whoever has more of one name looks for it in the list. */
const MOST_CANDIDATES = 10;

/** The host of this id, name or beginning of an id. Throws NO_SUCH_HOST, or HOST_AMBIGUOUS. */
export async function theHost(tx: Tx, idOrName: string): Promise<ListedHost> {
  // No text of the database holds U+0000: asked for it, it would fail.
  const found = idOrName.includes('\0') ? [] : await findListed(tx, idOrName);
  const [host] = found;
  if (host === undefined) {
    throw new UllageError('NO_SUCH_HOST', `find host ${idOrName}: none of this id or name has ever reported`, {
      hint: 'ullage hosts lists them.',
    });
  }
  if (found.length === 1) return host;
  const hosts = found.slice(0, MOST_CANDIDATES).map(({ id, name, receivedAtMs }) => ({ id, name, receivedAtMs }));
  throw new UllageError(
    'HOST_AMBIGUOUS',
    `find host ${idOrName}: more than one has this name, or an id that begins so`,
    {
      hint: 'Name it by its whole id; ullage hosts lists them.',
      candidates: { hosts, more: found.length > hosts.length },
    },
  );
}
