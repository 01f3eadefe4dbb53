// The console over a fleet that reported: what somebody waits for who opens the list of hosts, scrolls, sorts and filters it, in a real Chromium.
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';
import { hostName, USUAL_SHAPE } from '../../tests/hosts/fleet.ts';
import { startPostgres } from '../../tests/services/postgres.ts';
import { openedRow, scrolledRow, stepRow, whenWhole } from './console/measures.ts';
import { signedIn } from './console/sign-in.ts';
import { reportAll } from './ingest/report-all.ts';
import { startLoaded, type LoadedServer } from './ingest/server.ts';
import type { BenchRow, BenchTable } from './row.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

const POSTGRES = ['shared_buffers=512MB', 'max_wal_size=4GB'];

/** What an operator is promised: the first rows, at 10,000 hosts. */
const MOST_MS = 1_000;

/** Opens the list so often; the middle counts. */
const RUNS = 9;

/** Columns that are sorted by, one after the other. */
const SORTS = ['Host', 'Worst-case free', 'May be promised', 'In a day', 'Findings'];

/** One table. */
export async function benchConsole({
  hosts,
  sharedBy,
}: {
  readonly hosts: number;
  /** So many hosts have one pool; undefined: each its own. */
  readonly sharedBy?: number | undefined;
}): Promise<readonly BenchTable[]> {
  const postgres = await startPostgres({ durable: true, others: POSTGRES });
  try {
    const server = await startLoaded(await postgres.createDatabase(), hosts);
    try {
      await reportAll(server, hosts, sharedBy === undefined ? USUAL_SHAPE : { ...USUAL_SHAPE, sharedBy });
      const [load] = loadavg();
      const pools = sharedBy === undefined ? '' : `, ${sharedBy} on each pool`;
      const title = `The console, ${hosts} hosts of 50 disks${pools}, Chromium without a screen, all on these processors; load before ${load?.toFixed(1)}`;
      return [{ title, rows: await measure(server, hosts) }];
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
  }
}

async function measure(server: LoadedServer, hosts: number): Promise<readonly BenchRow[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const state = await signedIn(browser, server);
    const rows: BenchRow[] = [
      await openedRow(browser, { url: server.url, state, runs: RUNS, isCached: false, mostMs: MOST_MS }),
      await openedRow(browser, { url: server.url, state, runs: RUNS, isCached: true, mostMs: MOST_MS }),
    ];
    const context = await browser.newContext({ storageState: state, viewport: { width: 1_440, height: 900 } });
    const page = await context.newPage();
    rows.push(await whenWhole(page, server.url, hosts));
    rows.push(await scrolledRow(page));
    for (const label of SORTS) rows.push(await stepRow(page, { kind: 'sort', label }));
    rows.push(await stepRow(page, { kind: 'search', text: hostName(hosts - 1).slice(0, -1) }));
    rows.push(await stepRow(page, { kind: 'search', text: '' }));
    rows.push(await stepRow(page, { kind: 'show', value: 'negative' }));
    return rows;
  } finally {
    await browser.close();
  }
}
