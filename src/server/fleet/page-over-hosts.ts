// A page of things that hosts have (guests, disks, findings, problems): host after host by name, until the page is full.
import { z } from 'zod';
import { explanationOf, type Explanation } from '../../core/explanation.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { count, uuidText } from '../../wire/scalars.ts';
import { findListed, listFleet, type HostPlace, type ListedHost } from '../../store/fleet/list-hosts.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import type { ServerWorld } from '../world.ts';
import { hostLineOf, theHost } from './host-line.ts';

/** Hosts in one statement. */
const STEP = 100;

/** Reports read for one page at most: a filter that nothing matches must not read ten thousand of them in one call. The page is
 *  short then, and has a cursor. */
const MOST_REPORTS = 500;

/** A host with everything that is derived of its report. */
export interface HostView {
  readonly listed: ListedHost;
  readonly line: HostLine;
  readonly explanation: Explanation;
}

/** Which page. */
export interface WantedPage {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Only this host, by id or name. */
  readonly host?: string | undefined;
}

/** Which of a host is in every entry. */
export interface OfHost {
  readonly hostId: string;
  readonly hostName: string;
  readonly freshness: HostLine['freshness'];
}

/** What a host has to show, in an order that stays. */
type EntriesOf<T> = (view: HostView, tx: Tx) => readonly T[] | Promise<readonly T[]>;

const place = z.object({ name: z.string(), id: uuidText(), from: count() });

/** The page, each entry with its host, and the cursor of the next. */
export async function pageOverHosts<T extends object>(
  world: ServerWorld,
  wanted: WantedPage,
  entriesOf: EntriesOf<T>,
): Promise<{ readonly entries: readonly (T & OfHost)[]; readonly next: string | undefined }> {
  const start = placeOf(place, wanted.cursor);
  return world.store.read(async (tx) => {
    const entries: (T & OfHost)[] = [];
    let reports = 0;
    for await (const listed of hostsFrom(tx, wanted.host, start)) {
      const from = listed.id === start?.id ? start.from : 0;
      if (reports === MOST_REPORTS) return { entries, next: cursorOf({ name: listed.name, id: listed.id, from }) };
      reports += 1;
      const own = await entriesOfHost(tx, world, listed, entriesOf);
      const room = wanted.limit - entries.length;
      entries.push(...own.slice(from, from + room));
      if (own.length - from > room) {
        return { entries, next: cursorOf({ name: listed.name, id: listed.id, from: from + room }) };
      }
    }
    return { entries, next: undefined };
  });
}

async function entriesOfHost<T extends object>(
  tx: Tx,
  { nowMs, thresholds }: ServerWorld,
  listed: ListedHost,
  entriesOf: EntriesOf<T>,
): Promise<readonly (T & OfHost)[]> {
  const report = await readHostReport(tx, listed.id);
  if (report === undefined) return [];
  const line = hostLineOf(listed, nowMs());
  const ofHost: OfHost = { hostId: line.id, hostName: line.name, freshness: line.freshness };
  const entries = await entriesOf({ listed, line, explanation: explanationOf(report, thresholds) }, tx);
  return entries.map((entry) => ({
    ...entry,
    ...ofHost,
  }));
}

/** The hosts from the cursor's on, that one included: it was not finished. */
async function* hostsFrom(
  tx: Tx,
  only: string | undefined,
  start: z.output<typeof place> | undefined,
): AsyncGenerator<ListedHost> {
  if (only !== undefined) {
    yield await theHost(tx, only);
    return;
  }
  if (start !== undefined) yield* await findListed(tx, start.id); // None, where it was forgotten between two pages.
  let after: HostPlace | undefined = start === undefined ? undefined : { ...start, worstCaseFree: undefined };
  for (;;) {
    const hosts = await listFleet(tx, { sort: 'name', after, limit: STEP, search: undefined });
    yield* hosts;
    after = hosts.at(-1);
    if (after === undefined || hosts.length < STEP) return;
  }
}
