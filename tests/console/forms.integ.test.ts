// Forms in a real Chromium: what is wrong is said at its field and in the reader's words, an old refusal goes when the form changes, and a new
// token says whose it is.
import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { KEEP_TOKEN } from '../../src/web/parts/keep-token.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk, saidAt } from './person.ts';

const HOST_ID = '4c4c4544-0000-4000-8000-000000000001';

const desk = Desk.forTests(async () => {
  await (await TestAgent.of(desk.server)).full({ pools: [facts.filesystem()] });
});

const person = desk.seatForEachTest();

let page: Page;

beforeEach(() => {
  ({ page } = person);
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const alert = (): Locator => page.locator('main').getByRole('alert');

test('a token of an agent needs a UUID of a host: the field says so, and nothing is sent', async () => {
  await person.signIn('admin', '/tokens?role=agent');
  await page.getByLabel('Label').fill('kvm-1');
  const host = page.getByLabel('Host id (for an agent)');
  await host.fill('kvm-1');
  await button('Create a token').click();
  expect(await saidAt(host)).toBe('A UUID, such as 1b4e28ba-2fa1-41d2-883f-0016d3cca427.');
  await host.fill('');
  await button('Create a token').click();
  expect(await saidAt(host)).toBe('This has to be filled in.');
  await host.fill(HOST_ID);
  const days = page.getByLabel('Days it is valid (none: for ever)');
  await days.fill('3651');
  await button('Create a token').click();
  expect(await saidAt(days)).toBe('A whole number of days, from 1 to 3650; nothing: for ever.');
  expect(await alert().count()).toBe(0);
  expect(person.complaints).toEqual([]);
});

test('a new token says whose it is and where it goes, and leaves an empty form', async () => {
  await person.signIn('admin', '/tokens?role=agent');
  await page.getByLabel('Label').fill('kvm-1');
  await page.getByLabel('Host id (for an agent)').fill(HOST_ID);
  await button('Create a token').click();
  await page.getByText('never shown again').waitFor();
  const text = await page.locator('.secret').textContent();
  expect(text).toContain(`The token “kvm-1”, of role agent for the host ${HOST_ID}`);
  expect(text).toContain('--token-file');
  expect(text).toContain(KEEP_TOKEN);
  expect(await page.getByLabel('Label').inputValue()).toBe('');
  expect(await page.getByLabel('Host id (for an agent)').inputValue()).toBe('');
  // Empty, and not wrong.
  expect(await page.locator('input:user-invalid').count()).toBe(0);
  expect(await person.barriers()).toEqual([]);
  expect(person.complaints).toEqual([]);
});

test('a field that the server does not take is named as the form names it; the refusal goes when the form changes', async () => {
  await person.signIn('placer', '/place');
  await page.getByLabel('vCPUs').fill('1');
  await page.getByText('Conditions').click();
  const none = page.getByLabel('In none of these aggregates');
  await none.fill('rack-1');
  await button('Dry run').click();
  await expect
    .poll(() => alert().textContent())
    .toContain('This was not doneWhat stands in “In none of these aggregates” is not accepted: ');
  expect(await person.barriers()).toEqual([]);
  await none.fill('');
  await expect.poll(() => alert().count()).toBe(0);
});

test.each([
  {
    locale: 'en-GB',
    size: 'Size (GiB)',
    dryRun: 'Dry run',
    none: 'A number above 0, such as 20 or 1.5: with a point, to three decimals.',
    large: 'This is too large: 999 999 999 at most.',
    nothing: 'Say what the guest needs: a disk, memory, or processors.',
    memory: 'Memory (MiB)',
  },
  {
    locale: 'zh-CN',
    size: '大小 (GiB)',
    dryRun: '试算',
    none: '请填写大于 0 的数字，例如 20 或 1.5：小数点用“.”，最多三位小数。',
    large: '数值过大：最多 999 999 999。',
    nothing: '请填写虚拟机需要什么：磁盘、内存或处理器。',
    memory: '内存 (MiB)',
  },
])('in $locale the form itself says what it knows: none of a size, too much of one, 0 of everything', async (words) => {
  await person.sitDown({ locale: words.locale });
  ({ page } = person);
  await person.signIn('placer', '/place');
  const size = page.getByLabel(words.size);
  await size.fill('0');
  await page.getByLabel(words.memory).fill('1');
  await button(words.dryRun).click();
  expect(await saidAt(size)).toBe(words.none);
  await size.fill('99999999999');
  expect(await saidAt(size)).toBe(words.large);
  await size.fill('');
  expect(await saidAt(size)).toBe('');
  await page.getByLabel(words.memory).fill('0');
  await button(words.dryRun).click();
  await expect.poll(() => alert().textContent()).toBe(words.nothing);
  expect(person.complaints).toEqual([]);
});

test.each([
  [
    'en-GB',
    'Preview',
    'Reason',
    'Allocation ratio',
    'Say what is reserved, the allocation ratio, or both.',
    'A ratio from 0.001 to 1000',
  ],
  ['zh-CN', '预览', '原因', '分配比例', '请填写预留、分配比例，或两者。', '请填写 0.001 到 1000 的比例'],
])('in %s a policy without figures, or with a ratio that is none, is told at once', async (...words) => {
  const [locale, preview, reason, ratio, needed, range] = words;
  await person.sitDown({ locale });
  ({ page } = person);
  await person.signIn('operator', '/settings');
  await page.getByLabel(reason, { exact: true }).fill('new arrays');
  await button(preview).click();
  await expect.poll(() => alert().textContent()).toBe(needed);
  const field = page.getByLabel(ratio, { exact: true });
  for (const text of ['0', '1000.5', '99999999999']) {
    await field.fill(text);
    await button(preview).click();
    expect(await saidAt(field)).toContain(range);
  }
  await field.fill('1.5');
  await button(preview).click();
  await page.locator('section[role=status]').waitFor();
  expect(await alert().count()).toBe(0);
  expect(person.complaints).toEqual([]);
});

test.each([
  ['en-GB', 'This token signs nobody in'],
  ['zh-CN', '此令牌无法登录'],
])('in %s what is longer than any token is no token', async (locale, said) => {
  await person.sitDown({ locale });
  ({ page } = person);
  await page.goto(desk.server.url);
  for (const length of [300, 6_000]) {
    await page.locator('#token').fill('x'.repeat(length));
    await page.locator('button[type=submit]').click();
    await expect.poll(() => page.getByRole('alert').textContent()).toContain(said);
    await page.reload();
  }
});

test.each([
  [
    'en-GB',
    'Dry run',
    'vCPUs',
    'No answer of the server cameWhether this was done is not known. Once the server answers again, press the button again.',
  ],
  ['zh-CN', '试算', 'vCPU', '没有收到服务器的应答不知道操作是否已执行。请在服务器恢复应答后再按一次按钮。'],
])('in %s, where no answer comes, the form says to press again, and nothing that is not so', async (...words) => {
  const [locale, dryRun, vcpus, said] = words;
  await person.sitDown({ locale });
  ({ page } = person);
  await person.signIn('placer', '/place');
  await page.getByLabel(vcpus).fill('1');
  await page.route('**/v1/placements', (route) => route.abort());
  await button(dryRun).click();
  await expect.poll(() => alert().textContent()).toBe(said);
  expect(await person.barriers()).toEqual([]);
  await page.unroute('**/v1/placements');
  await button(dryRun).click();
  await page.locator('.decision h2').waitFor();
  expect(await alert().count()).toBe(0);
});

test('a host that is not there is told beside the form, and at its field', async () => {
  await person.signIn('placer', '/place');
  await page.getByLabel('vCPUs').fill('1');
  const host = page.getByLabel('Only this host (id or name)');
  await host.fill('nobody');
  await button('Dry run').click();
  await expect.poll(() => alert().textContent()).toBe('This was not doneNo host of this name or id has reported.');
  expect(await host.getAttribute('aria-invalid')).toBe('true');
  expect(await person.barriers()).toEqual([]);
  await host.fill('');
  await expect.poll(() => alert().count()).toBe(0);
  expect(await host.getAttribute('aria-invalid')).toBeNull();
});

test.each([
  [
    'en-GB',
    'Size (GiB)',
    'Dry run',
    'A number above 0, such as 20 or 1.5: with a point, to three decimals.',
    'Guest (UUID)',
  ],
  ['zh-CN', '大小 (GiB)', '试算', '请填写大于 0 的数字，例如 20 或 1.5：小数点用“.”，最多三位小数。', '虚拟机 (UUID)'],
])('in %s a number with a comma, and a guest that is no UUID, are told in that language', async (...words) => {
  const [locale, size, dryRun, said, guest] = words;
  await person.sitDown({ locale });
  ({ page } = person);
  await person.signIn('placer', '/place');
  await page.getByLabel(size).fill('1,5');
  await button(dryRun).click();
  expect(await saidAt(page.getByLabel(size))).toBe(said);
  await page.getByLabel(size).fill('1.5');
  expect(await saidAt(page.getByLabel(size))).toBe('');
  await page.getByLabel(guest).fill('web-1');
  await button(dryRun).click();
  expect(await saidAt(page.getByLabel(guest))).toContain('1b4e28ba-2fa1-41d2-883f-0016d3cca427');
  expect(person.complaints).toEqual([]);
});
