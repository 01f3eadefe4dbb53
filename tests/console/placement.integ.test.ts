// Where guests may go, in a real Chromium: dry runs and claims over a small fleet, a guest that is forced onto a host and what that leaves
// behind, and what each role is offered.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { dropHostsKept } from '../../src/store/placements/placements.ts';
import { EN } from '../../src/web/words/en.ts';
import { ZH_CN } from '../../src/web/words/zh-cn.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';
import { askForDisk } from './place-form.ts';

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];

let page: Page;
let agents: { readonly roomy: TestAgent; readonly narrow: TestAgent; readonly full: TestAgent };

/** A report of a host with one pool of its own, of so many GiB. */
const poolOf = ({ hostId }: TestAgent, total: bigint, available = total) => ({
  pools: [
    facts.filesystem({ id: `fs:${hostId}`, total: total * GiB, free: available * GiB, available: available * GiB }),
  ],
});

/** A pool of a class of its own, as large as nothing else here. */
const archive = ({ hostId }: TestAgent) => {
  const [total, mountPoint] = [900n * GiB, '/srv/archive'];
  const name = mountPoint;
  return facts.filesystem({ id: `fs:archive-${hostId}`, name, mountPoint, total, free: total, available: total });
};

/** All hosts report as they are; the narrow one with a guest, if it has come to it. */
async function report(guest?: string): Promise<void> {
  const { roomy, narrow, full } = agents;
  await roomy.full({ pools: [...poolOf(roomy, 200n).pools, archive(roomy)] });
  await narrow.full({ ...poolOf(narrow, 30n), ...(guest === undefined ? {} : built(narrow, guest)) });
  await full.full(poolOf(full, 100n, 20n));
}

/** A guest of 70 GiB that has written nothing yet. */
const built = ({ hostId }: TestAgent, uuid: string) => ({
  guests: [facts.guest('the customer', [facts.disk('/big')], { uuid })],
  images: [facts.raw('/big', 70n * GiB, 0n, { fileFacts: { poolId: `fs:${hostId}` } })],
});

const desk = Desk.forTests(async () => {
  const { server } = desk;
  agents = { roomy: await TestAgent.of(server), narrow: await TestAgent.of(server), full: await TestAgent.of(server) };
  await report();
  server.pass(1_000);
});

const person = desk.seatForEachTest();

beforeEach(() => {
  ({ page } = person);
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const heading = (name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 2, name }).waitFor();
const answers = (): Promise<string[]> => page.locator('.answers .body [role=row]').allTextContents();

test('a dry run says where a guest would go, and of every other host all that it lacks and what there is to turn', async () => {
  const { roomy, narrow, full } = agents;
  await person.signIn('placer', '/place');
  await askForDisk(page, '40');
  await button('Dry run').click();
  await heading(`Would go to ${roomy.hostname}`);
  expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
  const effect = page.getByRole('table', { name: 'What it makes of the host' });
  await expect
    .poll(() => effect.getByRole('cell').allTextContents())
    .toEqual(['200 GiB', '160 GiB', '200 GiB', '160 GiB']);
  expect(await page.getByText('2 hosts lack room for the worst case (disk), 1 of them nothing else').count()).toBe(1);
  const [first = '', second = '', third = ''] = await answers();
  expect(first).toContain(`${roomy.hostname}✓ chosen`);
  expect(second).toContain(`${full.hostname}✗ lacks 1 thing`);
  expect(second).toContain('room for the worst case (disk): short by 20.0 GiB');
  expect(second).toContain('claimed and in no report yet 0 B, left in the worst case after reserves 20.0 GiB');
  expect(second).toContain('for now → free space there, move guests away, or reserve less');
  expect(third).toContain(`${narrow.hostname}✗ lacks 3 things`);
  expect(third).toContain('the size for it (disk): short by 10.0 GiB');
  // No ratio would do for a guest that is larger than the host.
  expect(third).toContain('never → larger hardware');
  expect(third).not.toContain('would do');
  const short = page.locator('.answers').getByTitle('10 737 418 240 bytes', { exact: true });
  expect(await short.count()).toBeGreaterThan(0);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test.each(['en-GB', 'zh-CN'])(
  'the classes that hosts have are chosen from, by keyboard too, and another is typed: %s',
  async (locale) => {
    const { form } = locale === 'en-GB' ? EN.placement : ZH_CN.placement;
    await person.sitDown({ locale });
    ({ page } = person);
    await person.signIn('placer', '/place');
    const field = page.getByRole('combobox', { name: form.poolClass, exact: true });
    const offered = ['instances', '/srv/archive', form.otherClass];
    await expect.poll(() => field.locator('option').allTextContents()).toEqual(offered);
    expect(await field.inputValue()).toBe('instances');
    await page.getByLabel(form.size).fill('700');
    await field.focus();
    await page.keyboard.press('ArrowDown');
    expect(await field.inputValue()).toBe('/srv/archive');
    await button(form.dryRun).click();
    await expect.poll(() => page.locator('.decision h2').textContent()).toContain(agents.roomy.hostname);
    // A disk more begins with the usual class; each has its own.
    await button(form.addDisk).click();
    expect(await Promise.all((await field.all()).map((one) => one.inputValue()))).toEqual([
      '/srv/archive',
      'instances',
    ]);
    await button(form.removeDisk(2)).click();
    await field.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.value')).toBe('');
    // Nothing is typed yet: that is said at the field, and nothing is asked.
    await button(form.dryRun).click();
    const typed = page.getByRole('textbox', { name: form.otherClass, exact: true });
    expect(await page.locator('input:user-invalid').count()).toBe(1);
    expect(await typed.inputValue()).toBe('');
    expect(await person.barriers()).toEqual([]);
    await typed.fill('tape');
    await button(form.dryRun).click();
    await expect.poll(() => page.locator('.reasons').textContent()).toContain('tape');
    await field.selectOption('instances');
    expect(await typed.count()).toBe(0);
    await page.getByLabel(form.by.flavor).check();
    await expect.poll(() => field.locator('option').allTextContents()).toEqual(offered);
    expect(await person.barriers()).toEqual([]);
    expect(person.complaints).toEqual([]);
  },
);

test('reasons and names narrow the table', async () => {
  await person.signIn('placer', '/place');
  await askForDisk(page, '40');
  await button('Dry run').click();
  await page.getByRole('combobox', { name: 'Show', exact: true }).selectOption('1 host lacks capacity (disk)');
  await expect.poll(answers).toEqual([expect.stringContaining(agents.narrow.hostname)]);
  await page.getByLabel('Search hosts').fill('no such host');
  await expect.poll(() => page.getByText('No host matches.').count()).toBe(1);
  expect(person.complaints).toEqual([]);
});

test('conditions that a host does not meet are told beside what it is short of', async () => {
  const aggregate = randomUUID();
  await person.signIn('placer', '/place');
  await askForDisk(page, '40');
  await page.getByText('Conditions').click();
  await page.getByLabel('In one of these aggregates (UUIDs; one list a line)').fill(aggregate);
  await page.getByLabel('With these traits').fill('CUSTOM_SSD');
  expect(await person.barriers()).toEqual([]);
  await button('Dry run').click();
  await heading(/^Nowhere to go: no host fits$/);
  const [nearest = ''] = await answers();
  expect(nearest).toContain(`${agents.roomy.hostname}✗ lacks 2 things`);
  expect(nearest).toContain('a required trait: CUSTOM_SSD never → its traits, or those asked for');
  expect(nearest).toContain(`a wanted aggregate: ${aggregate} never → its aggregates, or those asked for`);
  expect(person.complaints).toEqual([]);
});

test('a form that says nothing of what the guest needs is not sent, and says so', async () => {
  await person.signIn('placer', '/place');
  await page.getByRole('button', { name: 'Dry run' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('a disk, memory, or processors');
  await page.getByLabel('vCPUs').fill('1');
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

test('a late host is chosen with its doubt beside it; a lost one lacks a report', async () => {
  await person.signIn('placer', '/place');
  await askForDisk(page, '5');
  desk.server.pass(3 * MINUTE_MS);
  await button('Dry run').click();
  await expect.poll(async () => (await answers())[0]).toContain('✓ chosen? its report is late');
  desk.server.pass(3 * MINUTE_MS);
  await button('Dry run').click();
  await expect
    .poll(async () => (await answers())[0])
    .toContain(
      'a recent report: last heard of 6 min ago, expected every 60 s for now → bring its agent, or its libvirt, back',
    );
  expect(await page.getByText('3 hosts lack a recent report, all of them nothing else').count()).toBe(1);
  await report();
  expect(person.complaints).toEqual([]);
});

test('a claim needs a guest; asked again it is the same claim, and the decision has an address of its own', async () => {
  const guest = randomUUID();
  await person.signIn('placer', '/place');
  await askForDisk(page, '5');
  expect(await button('Claim').isDisabled()).toBe(true);
  await page.getByLabel('Guest (UUID)').fill(guest);
  await button('Claim').click();
  await heading(`Claimed on ${agents.roomy.hostname}`);
  await button('Claim').click();
  await expect.poll(() => button('Claim').isEnabled()).toBe(true);
  expect(await page.getByRole('alert').count()).toBe(0);
  const { secret } = await desk.server.newToken('reader');
  const listed = await desk.server.get(`/v1/claims?guest=${guest}`, secret);
  expect(listed.text.match(/"guest":/g)).toHaveLength(1);
  await page.getByRole('link', { name: 'Link to this decision' }).click();
  await page.getByText('The request as it was asked').click();
  await expect.poll(() => page.locator('pre').textContent()).toContain(guest);
  await page.reload();
  await heading(`Claimed on ${agents.roomy.hostname}`);
  expect(await answers()).toHaveLength(3);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('an answer that did not come is asked for again under the same id', async () => {
  const guest = randomUUID();
  await person.signIn('placer', '/place');
  await askForDisk(page, '5');
  await page.getByLabel('Guest (UUID)').fill(guest);
  const ids: unknown[] = [];
  await page.route('**/v1/placements', async (route) => {
    const { id } = route.request().postDataJSON() as { readonly id: unknown };
    ids.push(id);
    // The server decides; its first answer is lost on the way.
    const answer = await route.fetch();
    await (ids.length === 1 ? route.abort() : route.fulfill({ response: answer }));
  });
  await button('Claim').click();
  await page.getByRole('alert').waitFor();
  await button('Claim').click();
  await heading(`Claimed on ${agents.roomy.hostname}`);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

test('what Kilo would have said is a dry run alone', async () => {
  await person.signIn('operator', '/place');
  await page.getByLabel('A flavor').check();
  await page.getByLabel('Root (GiB)').fill('40');
  await page.getByLabel('Memory (MiB)').fill('1');
  await page.getByLabel('vCPUs').fill('1');
  await page.getByLabel('Guest (UUID)').fill(randomUUID());
  await page.getByLabel('Rules').selectOption('Nova Kilo (dry run only)');
  expect(await button('Claim').isDisabled()).toBe(true);
  await button('Dry run').click();
  await heading(`Would go to ${agents.roomy.hostname}`);
  await expect.poll(async () => (await answers()).at(-1)).toContain('disk by Kilo’s filter: short by');
  expect(person.complaints).toEqual([]);
});

test('who contradicts himself is told what the server expected', async () => {
  await person.signIn('placer', '/place');
  await page.getByLabel('Memory (MiB)').fill('1');
  await page.getByText('Conditions').click();
  await page.getByLabel('Group').selectOption('together with');
  await button('Dry run').click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('“Guests of the group (UUIDs)”');
  expect(await person.barriers()).toEqual([]);
});

test('forced onto a host, a guest takes it below zero: the answer, the host and the list of forced claims say so until a review', async () => {
  const { narrow } = agents;
  const guest = randomUUID();
  await person.signIn('operator', '/place');
  await askForDisk(page, '70');
  await page.getByLabel('Guest (UUID)').fill(guest);
  await page.getByLabel('Only this host (id or name)').fill(narrow.hostname);
  await button('Claim').click();
  await heading('Nowhere to go: no host fits. Nothing was claimed.');
  await page.getByLabel('Force: claim though limits are overrun').check();
  await page.getByLabel('Reason').fill('the customer moves out tomorrow');
  await button('Claim by force').click();
  await heading(`Claimed on ${narrow.hostname}`);
  const below = '▲ below zero: more is promised than there is';
  const effect = page.getByRole('table', { name: 'What it makes of the host' });
  expect(await effect.getByRole('cell').allTextContents()).toEqual([
    '30.0 GiB',
    `−40.0 GiB${below}`,
    '30.0 GiB',
    `−40.0 GiB${below}`,
  ]);
  expect(await page.getByText('Forced by test operator').count()).toBe(1);
  expect(await page.getByText('The host that was named does not fit: by force it is taken').count()).toBe(1);
  expect(await page.getByText('Why hosts were left out').count()).toBe(0);
  expect(await page.getByText('of 1 host fit').count()).toBe(0);
  expect(await person.barriers()).toEqual([]);

  await report(guest);
  await person.goTo(`/hosts/${narrow.hostId}`);
  const finding = page.locator('.findings li').filter({ hasText: 'forced-claim' });
  await expect.poll(() => finding.textContent()).toContain('the customer moves out tomorrow');
  expect(await finding.textContent()).toContain('info');
  // A week later it is due; whoever looks signs in anew.
  desk.server.pass(8 * DAY_MS);
  await report(guest);
  await person.signIn('operator', `/hosts/${narrow.hostId}`);
  await expect.poll(() => finding.textContent()).toContain('warning');
  await finding.getByRole('link', { name: 'Forced claims of this host' }).click();
  const row = page.getByRole('row').filter({ hasText: narrow.hostname });
  await expect.poll(() => row.textContent()).toContain('▲ due');
  expect(await row.textContent()).toContain('capacity (disk): short by 40.0 GiB');
  expect(await person.barriers()).toEqual([]);
  await row.getByLabel('Note').fill('moved next week');
  await row.getByLabel('Again after days').fill('7');
  await row.getByRole('button', { name: 'Reviewed the customer' }).click();
  await expect.poll(() => row.textContent()).toContain('Last note: moved next week');
  expect(await row.textContent()).not.toContain('▲ due');
  await row.getByLabel('Note').fill('it may stay');
  await row.getByRole('button', { name: 'Reviewed the customer' }).click();
  await expect.poll(() => page.getByText('No forced claim of this host waits for a review.').count()).toBe(1);
  // The button went with its row: the keyboard is at what is there in its place.
  expect(await page.locator(':focus').textContent()).toContain('No forced claim of this host');
  await person.goTo(`/hosts/${narrow.hostId}`);
  await page.getByRole('heading', { level: 1, name: narrow.hostname }).waitFor();
  await expect.poll(() => page.getByText('Loading').count()).toBe(0);
  expect(await finding.count()).toBe(0);
  await page.getByRole('link', { name: 'What was placed here' }).click();
  await page.getByText('Of one host alone').waitFor();
  const decisions = page.getByRole('table', { name: 'Decisions, newest first' }).getByRole('row');
  await expect
    .poll(async () => (await decisions.allTextContents()).slice(1))
    .toEqual([expect.stringContaining(`claimed▲ forced${narrow.hostname}`)]);
  expect(person.complaints).toEqual([]);
});

test('a placer is offered no force, and no review', async () => {
  await person.signIn('placer', '/place');
  await page.getByLabel('Only this host (id or name)').fill(agents.narrow.hostname);
  expect(await page.getByText('Force: claim though limits are overrun').count()).toBe(0);
  await page.getByRole('link', { name: 'Forced claims' }).click();
  await expect.poll(() => page.getByText('No forced claim waits for a review.').count()).toBe(1);
  expect(await page.getByRole('button', { name: /^Reviewed/ }).count()).toBe(0);
});

test('a reader sees what was decided, newest first, and no form', async () => {
  await person.signIn('reader');
  await page.getByRole('link', { name: 'Placement' }).click();
  const rows = page.getByRole('table', { name: 'Decisions, newest first' }).getByRole('row');
  await expect.poll(() => rows.count()).toBeGreaterThan(2);
  expect(await button('Dry run').count()).toBe(0);
  expect(await button('Claim').count()).toBe(0);
  expect(await page.getByRole('link', { name: 'New guest' }).count()).toBe(0);
  await page.getByLabel('only those that overran a limit').check();
  await expect.poll(() => rows.count()).toBe(2);
  expect(new URL(page.url()).search).toBe('?forced=true');
  expect(await rows.nth(1).textContent()).toContain('▲ forced');
  expect(await person.barriers()).toEqual([]);
  await rows.nth(1).getByRole('link').first().click();
  await heading(`Claimed on ${agents.narrow.hostname}`);
  expect(await person.barriers()).toEqual([]);
  await page.goBack();
  await expect.poll(() => rows.count()).toBe(2);
  expect(person.complaints).toEqual([]);
});

test('in Chinese, on a narrow screen, in the dark: a decision whose hosts are no longer kept says so', async () => {
  await person.sitDown({ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  ({ page } = person);
  await person.signIn('operator', '/place');
  await page.getByLabel('大小 (GiB)').fill('400');
  await button('试算').click();
  await heading('无处可放：没有合适的主机');
  expect(await person.excessWidth()).toBeLessThanOrEqual(0);
  expect(await person.barriers()).toEqual([]);
  await page.getByRole('link', { name: '此决定的链接' }).click();
  await heading('无处可放：没有合适的主机');
  // What the server's retention does with the oldest.
  await desk.server.store.write((tx) => dropHostsKept(tx, 0));
  await page.reload();
  await expect.poll(() => page.getByText('当时对各主机的了解已不再保存').count()).toBe(1);
  for (const path of ['/place/decisions', '/place/forced']) {
    await person.goTo(path);
    await expect.poll(() => page.getByText('正在加载').count()).toBe(0);
    expect(await person.excessWidth()).toBeLessThanOrEqual(0);
    expect(await person.barriers()).toEqual([]);
  }
  expect(person.complaints).toEqual([]);
});
