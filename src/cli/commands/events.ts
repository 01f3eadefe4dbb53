// `ullage events`: what happened to the hosts of a server, and with --watch what happens as it happens.
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { EVENTS_MISSED, LIST_PAST_EVENTS, type ListedEvent } from '../../wire/api/events.ts';
import { writeJson, writeJsonLine } from '../../wire/json.ts';
import { eventFeed, type FeedItem } from '../events/feed.ts';
import { eventWindow, type EventWindow } from '../events/window.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { pages } from '../listing.ts';
import { themeFor } from '../look.ts';
import type { EventFlags } from '../program/flags.ts';
import { eventLine } from '../render/events.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { clientOptions } from '../server-client.ts';
import type { Outcome, Services } from '../services.ts';
import type { Settings } from '../settings/table.ts';

/** Runs the command; with --watch until a signal ends it or nobody reads any more. */
export async function runEvents(services: Services, settings: Settings, flags: EventFlags): Promise<Outcome> {
  const window = eventWindow(flags, services.world.nowMs());
  const theme = themeFor(services.out, services.env, settings, { all: flags.all === true });
  const options = clientOptions(settings);
  if (flags.watch === true) await watch(services, options, { flags, window }, theme);
  else {
    const limit = flags.all === true || flags.json === true ? undefined : settings.rows;
    const past = await pastEvents(options, { flags, window }, limit);
    if (past.missed) await services.err.write(MISSED);
    await services.out.write(flags.json === true ? writeJson(documentOf(past)) : textOf(theme, past));
  }
  return { exitCode: EXIT_CODES.fine, stuck: [] };
}

const MISSED =
  'ullage: events after that id may be missing: they are kept no longer, or the id is of another database.\n';

interface Asked {
  readonly flags: EventFlags;
  readonly window: EventWindow;
}

interface Past {
  /** Oldest first. */
  readonly events: readonly ListedEvent[];
  readonly more: boolean;
  readonly missed: boolean;
  /** Where what comes next begins. */
  readonly place: string;
}

async function pastEvents(
  options: ClientOptions,
  { flags: { host, kind, from }, window }: Asked,
  limit: number | undefined,
): Promise<Past> {
  const query = { host, kind, from, ...window };
  let [place, missed] = ['0-0', false];
  const { entries, more } = await pages(limit, async (page) => {
    const answer = await ask(options, LIST_PAST_EVENTS, { query: { ...query, ...page } });
    if (page.cursor === undefined) ({ place, missed } = answer);
    return { entries: answer.events, next: answer.next };
  });
  return { events: entries.toReversed(), more, place, missed };
}

function documentOf({ events, place, missed }: Past): object {
  return { events, place, missed };
}

function textOf(theme: Theme, { events, more }: Past): string {
  const lines = events.map((event) => eventLine(theme, event));
  const before = more ? [`${signsOf(theme).ellipsis} more before: --all shows every event`] : [];
  return `${[...before, ...(lines.length === 0 ? ['none'] : lines)].join('\n')}\n`;
}

/** What is asked for of the past comes first, and the stream goes on exactly there. */
async function watch(services: Services, options: ClientOptions, asked: Asked, theme: Theme): Promise<void> {
  const { flags } = asked;
  const show = flags.json === true ? writeJsonLine : (event: ListedEvent) => eventLine(theme, event);
  let from = flags.from;
  if (flags.since !== undefined) {
    const past = await pastEvents(options, asked, undefined);
    if (past.missed) await tell(services, flags, { kind: 'missed' });
    for (const event of past.events) await services.out.write(`${show(event)}\n`);
    from = past.place;
  }
  for await (const item of eventFeed(services, options, { from, isPatient: false })) {
    if (item.kind === 'event') {
      if (isWanted(item.event, flags)) await services.out.write(`${show(item.event)}\n`);
    } else await tell(services, flags, item);
    if (services.out.isGone) return;
  }
}

function isWanted({ hostId, hostName, kind }: ListedEvent, wanted: EventFlags): boolean {
  const { host = hostName } = wanted;
  return (host === hostName || host.toLowerCase() === hostId) && (wanted.kind === undefined || wanted.kind === kind);
}

/** Programs read stdout alone: there they are told what they must know, and that is only that something is missing. */
async function tell(
  { out, err }: Pick<Services, 'out' | 'err'>,
  { json }: EventFlags,
  item: Exclude<FeedItem, { readonly kind: 'event' }>,
): Promise<void> {
  switch (item.kind) {
    case 'missed':
      if (json === true) await out.write(`${writeJsonLine({ kind: EVENTS_MISSED })}\n`);
      return err.write(MISSED);
    case 'broken':
      return err.write(
        `ullage: not current: ${item.reason}; tries again in ${(item.waitMs / 1000).toFixed(1)} s, and goes on from here.\n`,
      );
    case 'listening':
      return err.write('ullage: listening\n');
  }
}
