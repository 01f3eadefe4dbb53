// All findings about one host: of its agents, its latest report, and the claims on it as they are now.
import type { Explanation } from '../../core/explanation.ts';
import type { Finding } from '../../core/finding.ts';
import { twoAgents } from '../../core/findings/hosts/two-agents.ts';
import { hostsShareAName } from '../../core/findings/hosts/hosts-share-a-name.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import { readProvider, type ProviderBooks } from '../../store/claims/read-provider.ts';
import { idsOfName, type ListedHost } from '../../store/fleet/list-hosts.ts';
import { listForced } from '../../store/placements/forced-claims.ts';
import { namesOfGuests } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';
import { claimFindings, type ClaimRecords } from '../claims/claim-findings.ts';

/** A host and what was derived of its report. */
interface ExplainedHost {
  readonly listed: ListedHost;
  readonly explanation: Pick<Explanation, 'report' | 'balances' | 'findings'>;
}

/** What the database has of a host beside its report, for its findings. */
export interface HostRecords extends ClaimRecords {
  readonly sameName: readonly string[];
}

/** More on one host are told by the list of all. */
const MOST_FORCED = 100;

/** Reads them. */
export async function readHostRecords(tx: Tx, listed: ListedHost): Promise<HostRecords> {
  const books = await readProvider(tx, listed.id);
  return {
    books,
    names: await namesOfMissing(tx, listed.id, books),
    sameName: await idsOfName(tx, listed),
    forced: await listForced(tx, { hostId: listed.id, limit: MOST_FORCED }),
  };
}

async function namesOfMissing(tx: Tx, hostId: string, books: ProviderBooks | undefined) {
  const missing = (books?.held ?? []).filter(({ vanishedAtMs }) => vanishedAtMs !== undefined);
  const guests = missing.map(({ claim }) => ({ hostId, guest: claim.consumer }));
  const nameOf = await namesOfGuests(tx, guests);
  return new Map(
    guests.flatMap((at) => {
      const name = nameOf(at);
      return name === undefined ? [] : [[at.guest, name]];
    }),
  );
}

/** Most severe first. */
export function hostFindings(
  { listed, explanation }: ExplainedHost,
  records: HostRecords,
  nowMs: number,
): readonly Finding[] {
  const { report, balances } = explanation;
  const host = { id: listed.id, name: listed.name, guests: report.guests, balances };
  const claims = claimFindings(host, records, nowMs);
  const names = hostsShareAName(listed, records.sameName);
  return [...twoAgents(listed, nowMs), ...names, ...explanation.findings, ...claims].toSorted(worstFirst);
}
