// The stream of events in a real Chromium where it does not go well: a proxy that answers in the server's place, and events that say nothing.
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let agent: TestAgent;

const desk = Desk.forTests(async () => {
  agent = await TestAgent.of(desk.server);
});

const person = desk.seatForEachTest();

beforeEach(async () => {
  await report(90n);
});

async function report(available: bigint): Promise<void> {
  desk.server.pass(1_000);
  const pool = facts.filesystem({ total: 100n * GiB, free: available * GiB, available: available * GiB });
  expect((await agent.full({ pools: [pool] })).status).toBe(202);
}

const row = () => person.page.locator('.rows .body [role=row]').first().textContent();

test('a stream that a proxy refused is opened again, and what was missed meanwhile is asked for', async () => {
  let refused = 0;
  await person.page.route('**/v1/events', (route) => {
    refused += 1;
    return route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' });
  });
  await person.signIn('reader');
  await expect.poll(row).toContain('90.0 GiB');
  await expect.poll(() => refused).toBeGreaterThan(0);
  await report(80n);
  await person.page.unroute('**/v1/events');
  await expect.poll(row, { timeout: 30_000 }).toContain('80.0 GiB');
  await expect.poll(() => person.page.locator('.liveness').textContent()).toContain('Live');
});

test('an event that cannot be read may be of any host: all are asked for', async () => {
  await person.page.route('**/v1/events', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: 'event: report-accepted\ndata: {"hostId\n\n' }),
  );
  await person.signIn('reader');
  await expect.poll(row).toContain('90.0 GiB');
  await report(70n);
  await expect.poll(row, { timeout: 30_000 }).toContain('70.0 GiB');
  expect(person.complaints).toEqual([]);
});
