// `ullage history`: what a server knows of the past of a host's pools, of one pool, or of a guest's disks.
import { UllageError } from '../../core/errors.ts';
import type { ClientOptions } from '../../wire/api/client.ts';
import { writeJson } from '../../wire/json.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { findGuest, namesOfHosts } from '../history/find-guest.ts';
import { findPool } from '../history/find-pool.ts';
import { guestPast, hostPast, poolPast } from '../history/whole-past.ts';
import { windowOf, type PastWindow } from '../history/window.ts';
import { themeFor } from '../look.ts';
import type { HistoryFlags, HistorySubject } from '../program/flags.ts';
import { guestPastLines } from '../render/guest-past.ts';
import { poolPastLines } from '../render/pool-past.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

interface Asked {
  readonly kind: HistorySubject;
  readonly name: string;
  readonly flags: HistoryFlags;
}

interface Shown {
  readonly document: object;
  readonly lines: readonly string[];
}

interface Means {
  readonly options: ClientOptions;
  readonly theme: Theme;
  readonly window: PastWindow;
}

/** Runs the command. What is wrong with its words is said before anything is asked. */
export async function runHistory(services: Services, settings: Settings, asked: Asked): Promise<Outcome> {
  refuseOthers(asked);
  const theme = themeFor(services.out, services.env, settings, { all: asked.flags.all === true });
  const window = windowOf(asked.flags, services.world.nowMs());
  const { document, lines } = await answerTo(asked, { options: clientOptions(settings), theme, window });
  const text = asked.flags.json === true ? writeJson({ window, ...document }) : `${lines.join('\n')}\n`;
  await services.out.write(text);
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

/** A flag that says nothing of what was asked is a misunderstanding. */
function refuseOthers({ kind, flags }: Asked): void {
  const wrong = [
    ...(flags.host !== undefined && kind !== 'pool' ? ['--host'] : []),
    ...(flags.disk !== undefined && kind !== 'guest' ? ['--disk'] : []),
    ...(flags.figure !== undefined && kind === 'guest' ? ['--figure'] : []),
  ];
  if (wrong.length === 0) return;
  throw new UllageError(
    'CLI_USAGE',
    `read the flags of ullage history ${kind}: expected none of another kind, found ${wrong.join(', ')}`,
    {
      hint: 'ullage help history says which flag is of which.',
    },
  );
}

async function answerTo(asked: Asked, means: Means): Promise<Shown> {
  switch (asked.kind) {
    case 'host':
      return ofHost(asked, means);
    case 'pool':
      return ofPool(asked, means);
    case 'guest':
      return ofGuest(asked, means);
  }
}

async function ofHost({ name, flags }: Asked, { options, theme, window }: Means): Promise<Shown> {
  const past = await hostPast(options, window, name);
  const figure = flags.figure ?? 'worst-case';
  const lines = past.pools.flatMap((pool, at) => [
    ...(at === 0 ? [] : ['']),
    ...poolPastLines(theme, pool, window, figure),
  ]);
  const more = past.morePools
    ? ['', `${signsOf(theme).ellipsis} more pools: ullage history pool shows one of them`]
    : [];
  return { document: past, lines: lines.length === 0 ? ['  none'] : [...lines, ...more] };
}

async function ofPool({ name, flags }: Asked, { options, theme, window }: Means): Promise<Shown> {
  const { host, pool } = await findPool(options, name, flags.host);
  const buckets = await poolPast(options, window, { host, pool: pool.id });
  const document = { host, pool: { id: pool.id, name: pool.name, shared: pool.shared }, buckets };
  return { document, lines: poolPastLines(theme, { ...pool, buckets }, window, flags.figure ?? 'worst-case') };
}

async function ofGuest({ name, flags }: Asked, { options, theme, window }: Means): Promise<Shown> {
  const guest = await findGuest(options, name);
  const past = await guestPast(options, window, { guest, target: flags.disk });
  const names = await namesOfHosts(
    options,
    [...past.starts, ...past.buckets].map(({ hostId }) => hostId),
  );
  const lines = guestPastLines(theme, past, window, (id) => names.get(id) ?? id);
  return { document: { guest, ...past }, lines };
}
