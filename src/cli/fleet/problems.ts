// What a server answers to `ullage problems`: what could not be read on all hosts, or on one, host by host.
import type { Freshness } from '../../core/freshness.ts';
import type { Problem } from '../../core/problem.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { FLEET, LIST_PROBLEMS } from '../../wire/api/fleet.ts';
import { pages } from '../listing.ts';
import type { FleetFlags } from '../program/flags.ts';
import { problemText } from '../render/problems.ts';
import { paint, signsOf, type Theme } from '../render/theme.ts';
import { hostCell } from './cells.ts';
import { isOneIncomplete } from './is-one-incomplete.ts';
import type { Shown } from './list.ts';
import { countsSentence } from './standing.ts';
import { isFleetIncomplete } from './verdict.ts';

interface Found extends Problem {
  readonly hostId: string;
  readonly hostName: string;
  readonly freshness: Freshness;
}

/** Asks. */
export async function problemsAnswer(
  options: ClientOptions,
  theme: Theme,
  { host }: FleetFlags,
  limit: number | undefined,
): Promise<Shown> {
  const { hosts, unresolvedDisks } = await ask(options, FLEET);
  const isStale = (await isOneIncomplete(options, host)) ?? isFleetIncomplete(hosts);
  const { entries, more } = await pages(limit, async (page) => {
    const { problems, next } = await ask(options, LIST_PROBLEMS, { query: { host, ...page } });
    // Keys that are absent there may be undefined here; whoever shows them reads both alike.
    return { entries: problems as readonly Found[], next }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- see above
  });
  const byHost = [...Map.groupBy(entries, ({ hostId }) => hostId).values()];
  const lines = [
    ...(entries.length === 0 ? ['  none'] : byHost.flatMap((ofHost) => linesOf(theme, ofHost))),
    ...(more ? [`  ${signsOf(theme).ellipsis} more: --all shows every one`] : []),
    `  ${countsSentence(hosts)}`,
  ];
  return {
    document: { problems: entries, fleet: { hosts, unresolvedDisks } },
    lines,
    judged: { isBad: false, isIncomplete: isStale || entries.length > 0 },
  };
}

function linesOf(theme: Theme, problems: readonly Found[]): readonly string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const host = paint(theme, 'bold', hostCell(theme, first.hostName, first.freshness));
  return [host, ...problems.flatMap((problem) => problemText(theme, problem))];
}
