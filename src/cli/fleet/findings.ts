// What a server answers to `ullage findings`: those of all hosts and of the pools that they share, the gravest first.
import { SEVERITIES, type Finding, type Severity } from '../../core/finding.ts';
import type { Freshness } from '../../core/freshness.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { FLEET, LIST_FINDINGS } from '../../wire/api/fleet.ts';
import { pages } from '../listing.ts';
import type { FleetFlags } from '../program/flags.ts';
import { groupLines } from '../render/findings.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { reaches } from '../verdict.ts';
import { hostCell } from './cells.ts';
import { isOneIncomplete } from './is-one-incomplete.ts';
import type { Shown } from './list.ts';
import { countsSentence } from './standing.ts';
import { isFleetIncomplete } from './verdict.ts';

/** Without a host: about a pool that several hosts report. */
interface Found extends Finding {
  readonly hostId?: string;
  readonly hostName?: string;
  readonly freshness?: Freshness;
}

/** Of a table that is cut no more are asked for: a page or two, in which those that are alike are found together. */
const MOST_LOOKED_AT = 1_000;

/** Asks. The gravest come first, so that those which a limit leaves out are no graver than those which are shown, and what is judged by
 *  `failOn` is judged of all. */
export async function findingsAnswer(
  options: ClientOptions,
  theme: Theme,
  flags: FleetFlags,
  { limit, failOn }: { readonly limit: number | undefined; readonly failOn: Severity | 'never' },
): Promise<Shown> {
  const { hosts, unresolvedDisks, findings: ofFleet } = await ask(options, FLEET);
  const isIncomplete = (await isOneIncomplete(options, flags.host)) ?? isFleetIncomplete(hosts);
  const most = limit === undefined ? undefined : Math.max(limit, MOST_LOOKED_AT);
  const got = await gravestFirst(options, flags, flags.host === undefined ? found(ofFleet) : [], most);
  const groups = alikeTogether(got.entries);
  const shown = groups.slice(0, limit);
  const lines = [
    ...(shown.length === 0 ? ['  none'] : shown.flatMap((group) => linesOf(theme, group))),
    ...(got.more || shown.length < groups.length ? [`  ${signsOf(theme).ellipsis} more: --all shows every one`] : []),
    `  ${countsSentence(hosts)}`,
  ];
  return {
    document: { findings: got.entries, fleet: { hosts, unresolvedDisks } },
    lines,
    judged: { isBad: got.entries.some(({ severity }) => reaches(severity, failOn)), isIncomplete },
  };
}

async function gravestFirst(
  options: ClientOptions,
  { host, severity: only, code }: FleetFlags,
  ofFleet: readonly Found[],
  limit: number | undefined,
): Promise<{ readonly entries: readonly Found[]; readonly more: boolean }> {
  const entries: Found[] = [];
  for (const severity of SEVERITIES.toReversed()) {
    if (only !== undefined && severity !== only) continue;
    entries.push(
      ...ofFleet.filter((finding) => finding.severity === severity && (code === undefined || finding.code === code)),
    );
    // One more than is wanted tells whether there are more.
    const wanted = limit === undefined ? undefined : Math.max(1, limit + 1 - entries.length);
    const got = await pages(wanted, async (page) => {
      const { findings, next } = await ask(options, LIST_FINDINGS, { query: { host, severity, code, ...page } });
      return { entries: found(findings), next };
    });
    entries.push(...got.entries);
    if (limit !== undefined && entries.length > limit) return { entries: entries.slice(0, limit), more: true };
  }
  return { entries, more: false };
}

/** Keys that are absent there may be undefined here; whoever shows them reads both alike. */
function found(findings: readonly object[]): readonly Found[] {
  return findings as readonly Found[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- see above
}

/** What a host has many times is one thing to know: thirty guests that nobody asked for, fifty disks without discard. */
function alikeTogether(entries: readonly Found[]): readonly (readonly Found[])[] {
  return [...Map.groupBy(entries, ({ severity, code, hostId }) => `${severity} ${code} ${hostId ?? ''}`).values()];
}

function linesOf(theme: Theme, group: readonly Found[]): readonly string[] {
  const { hostName, freshness } = group[0] ?? {};
  const where =
    hostName === undefined || freshness === undefined ? 'pools of several hosts' : hostCell(theme, hostName, freshness);
  return groupLines(theme, group, where);
}
