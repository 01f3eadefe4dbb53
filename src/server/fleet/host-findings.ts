// All findings about one host: of its agents, its latest report, and the claims on it as they are now.
import type { Explanation } from '../../core/explanation.ts';
import type { Finding } from '../../core/finding.ts';
import { twoAgents } from '../../core/findings/hosts/two-agents.ts';
import { hostsShareAName } from '../../core/findings/hosts/hosts-share-a-name.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import { idsOfName, type ListedHost } from '../../store/fleet/list-hosts.ts';
import type { Tx } from '../../store/tables.ts';
import { claimFindings } from '../claims/claim-findings.ts';

/** A host and what was derived of its report. */
interface ExplainedHost {
  readonly listed: ListedHost;
  readonly explanation: Pick<Explanation, 'report' | 'balances' | 'findings'>;
}

/** Most severe first. */
export async function hostFindings(
  tx: Tx,
  { listed, explanation }: ExplainedHost,
  nowMs: number,
): Promise<readonly Finding[]> {
  const { report, balances } = explanation;
  const host = { id: listed.id, name: listed.name, guests: report.guests, balances };
  const claims = await claimFindings(tx, host, nowMs);
  const names = hostsShareAName(listed, await idsOfName(tx, listed));
  return [...twoAgents(listed, nowMs), ...names, ...explanation.findings, ...claims].toSorted(worstFirst);
}
