// All findings about one host: of its agents, its latest report, and the claims on it as they are now.
import type { Explanation } from '../../core/explanation.ts';
import type { Finding } from '../../core/finding.ts';
import { twoAgents } from '../../core/findings/hosts/two-agents.ts';
import { hostsShareAName } from '../../core/findings/hosts/hosts-share-a-name.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import { readProvider, type ProviderBooks } from '../../store/claims/read-provider.ts';
import { idsOfName, type ListedHost } from '../../store/fleet/list-hosts.ts';
import { listForced, type ForcedClaim } from '../../store/placements/forced-claims.ts';
import type { Tx } from '../../store/tables.ts';
import { claimFindings } from '../claims/claim-findings.ts';

/** A host and what was derived of its report. */
interface ExplainedHost {
  readonly listed: ListedHost;
  readonly explanation: Pick<Explanation, 'report' | 'balances' | 'findings'>;
}

/** What the database has of a host beside its report, for its findings. */
export interface HostRecords {
  /** Undefined where it is no provider. */
  readonly books: ProviderBooks | undefined;
  readonly sameName: readonly string[];
  /** Not reviewed. */
  readonly forced: readonly ForcedClaim[];
}

/** More on one host are told by the list of all. */
const MOST_FORCED = 100;

/** Reads them. */
export async function readHostRecords(tx: Tx, listed: ListedHost): Promise<HostRecords> {
  return {
    books: await readProvider(tx, listed.id),
    sameName: await idsOfName(tx, listed),
    forced: await listForced(tx, { hostId: listed.id, limit: MOST_FORCED }),
  };
}

/** Most severe first. */
export function hostFindings(
  { listed, explanation }: ExplainedHost,
  { books, sameName, forced }: HostRecords,
  nowMs: number,
): readonly Finding[] {
  const { report, balances } = explanation;
  const host = { id: listed.id, name: listed.name, guests: report.guests, balances };
  const claims = claimFindings(host, books, forced, nowMs);
  const names = hostsShareAName(listed, sameName);
  return [...twoAgents(listed, nowMs), ...names, ...explanation.findings, ...claims].toSorted(worstFirst);
}
