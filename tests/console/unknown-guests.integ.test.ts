// A host whose guests nobody could tell of, in a real Chromium: no page says that it has none. What counts guests is a dash, a worst case is
// a bound, and one sentence says why.
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { EN_GUESTS_KNOWN } from '../../src/core/sentences/en-guests.ts';
import { ZH_CN_FAR_OFF } from '../../src/web/words/sentences/zh-cn-far-off.ts';
import { ZH_CN_GUESTS_KNOWN } from '../../src/web/words/sentences/zh-cn-guests.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const NOT_KNOWN = EN_GUESTS_KNOWN['guests:none']();

let hostId: string;

const desk = Desk.forTests(async () => {
  const agent = await TestAgent.of(desk.server);
  hostId = agent.hostId;
  const image = facts.qcow2(`${facts.ROOT}/web/disk`, 20n * GiB, 4n * GiB);
  const { status } = await agent.full({
    images: [image],
    found: [facts.found(image.file, 'disk', 'web')],
    problems: [{ kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' }],
  });
  if (status !== 202) throw new Error(`the server refused a report: ${status}`);
});

const person = desk.seatForEachTest();

/** Texts of a page's main part, with blanks as one. */
async function textOf(path: string): Promise<string> {
  await person.goTo(path);
  await person.settled();
  return person.page.getByRole('main').innerText();
}

/** The definition beside a term of the first list that has it. */
async function figure(term: string): Promise<string> {
  const { page } = person;
  const found = page.locator('main dl > div').filter({ has: page.getByText(term, { exact: true }) });
  return (await found.first().locator('dd').innerText()).trim();
}

test('in the fleet it has a dash where guests would count, and a bound where they would lower a figure', async () => {
  await person.signIn('reader');
  await person.settled();
  const cells = await person.page.locator('.rows [role=gridcell]').allInnerTexts();
  expect(cells.map((text) => text.trim())).toEqual(expect.arrayContaining(['194 GiB *', '194 GiB', '—']));
  expect(cells.filter((text) => text.includes('0 B'))).toEqual([]);
  expect(await figure('Missing, worst case')).toBe('—');
  expect(await figure('Left, worst case')).toBe('194 GiB *');
  const shown = await person.page.locator('.shown').innerText();
  expect(shown).toMatch(/—\s+below zero/);
  expect(shown).toMatch(/—\s+with guests stopped/);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('its page says that its guests are not known, in the head, the ledger, the promises and Nova’s figures', async () => {
  await person.signIn('reader');
  const text = await textOf(`/hosts/${hostId}`);
  expect(text).toContain(NOT_KNOWN);
  expect(text).toContain('No guest is known that has a disk on it.');
  expect(text).toContain('= available − Σ growth of its disks');
  expect(text).not.toMatch(/0 disks|0 guests/);
  expect(text).toContain('How far off the worst case can be');
  expect(text).toContain('lower by whatever guests that are not known may take');
  expect(text).toContain("lower by 16.0 GiB, if what is no known guest's (1 image) is a guest's disk");
  expect(await figure('Nova today')).toContain('194 GiB *');
  expect(await figure('Ullage')).toContain('194 GiB *');
  expect(await figure('Over-commit')).toMatch(/^— \//);
  await expect.poll(() => person.page.locator('.past .u-legend').innerText()).toMatch(/May still grow:?\s*—/);
  expect(await person.page.locator('.past table').allTextContents()).not.toContainEqual(expect.stringContaining('0 B'));
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('so does the page of its pool', async () => {
  await person.signIn('reader');
  const text = await textOf(`/pools/${encodeURIComponent(facts.POOL_ID)}`);
  expect(text).toContain('No guest is known that has a disk on it.');
  expect(text).not.toMatch(/0 disks|No guest has|No disk of a guest/);
  expect(await figure('May still grow')).toBe('—');
  expect(await figure('Worst-case free')).toBe('194 GiB *');
  await person.page.getByRole('button', { name: '194 GiB *' }).first().click();
  await expect.poll(() => person.page.getByRole('dialog').innerText()).toContain('= available − Σ growth of its disks');
  expect(person.complaints).toEqual([]);
});

test('the list of guests does not say that there are none, and what may be had back not that nobody uses it', async () => {
  await person.signIn('reader');
  const guests = await textOf('/guests');
  expect(guests).toContain('Which guests 1 host has is not known.');
  expect(guests).not.toContain('No host that reports has a guest.');
  expect(await textOf(`/guests?host=${hostId}`)).toContain('Which guests 1 host has is not known.');
  expect(await textOf('/reclaim')).toContain('no guest that is known');
  expect(person.complaints).toEqual([]);
});

test('a placement that sends a guest there says so, and what is left at worst is a bound', async () => {
  const { page } = person;
  await person.signIn('placer', '/place');
  const disk = page.getByRole('group', { name: 'Disk 1' });
  await disk.getByLabel('Size (GiB)').fill('40');
  await disk.getByLabel('Format').selectOption('raw');
  await page.getByRole('button', { name: 'Dry run', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: /^Would go to/ }).waitFor();
  await page.getByText('Not beyond doubt: its guests are not known, not everything could be read').waitFor();
  const effect = page.getByRole('table', { name: 'What it makes of the host' });
  await expect
    .poll(async () => (await effect.getByRole('cell').allInnerTexts()).slice(0, 2))
    .toEqual(['194 GiB *', '154 GiB *']);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('in Chinese, too', async () => {
  await person.sitDown({ locale: 'zh-CN' });
  await person.signIn('reader');
  const text = await textOf(`/hosts/${hostId}`);
  expect(text).toContain(ZH_CN_GUESTS_KNOWN['guests:none']());
  expect(text).toContain(ZH_CN_FAR_OFF['off:guests'](undefined));
  expect(text).toContain('低 16.0 GiB：如果不属于任何已知虚拟机的镜像（1 个）是虚拟机的磁盘');
  expect(await textOf('/guests')).toContain('不知道 1 台主机有哪些虚拟机。');
  expect(person.complaints).toEqual([]);
});
