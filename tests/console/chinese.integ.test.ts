// Findings, problems, Nova's differences and errors in Chinese, as a reader in a real Chromium sees them; their commands stay as they are.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { bearer } from '../server/server-fixture.ts';
import { Desk, type Person } from './person.ts';

let desk: Desk;
let person: Person;
let host: TestAgent;

const AGGREGATE = '6d7a1a52-0000-4000-8000-000000000001';

const ORPHAN = facts.qcow2('/var/lib/nova/instances/9d2e7b10-0000-4000-8000-000000000009/disk', 80n * GiB, 12n * GiB, {
  fileFacts: { modifiedAtMs: facts.daysAgo(90) },
});

beforeAll(async () => {
  desk = await Desk.open();
  host = await TestAgent.of(desk.server);
  const disk = '/var/lib/nova/instances/one/disk';
  await host.full({
    pools: [facts.filesystem()],
    guests: [facts.guest('web-1', [facts.disk(disk)], { ioError: 'enospc' })],
    images: [facts.qcow2(disk, 300n * GiB, 2n * GiB), ORPHAN],
    found: [facts.found(ORPHAN.file, 'disk', '9d2e7b10-0000-4000-8000-000000000009')],
    problems: [
      {
        kind: 'denied',
        subject: { path: '/x' },
        attempted: 'read /x',
        found: 'permission denied',
        hint: 'Run the agent as root.',
      },
    ],
  });
  person = await desk.seat({ locale: 'zh-CN' });
  await person.signIn('reader', `/hosts/${host.hostId}`);
});

afterAll(async () => {
  await person.leave();
  await desk.close();
});

test('findings and what can be done are Chinese, commands as they are', async () => {
  const findings = person.page.locator('ul.findings');
  await expect.poll(() => findings.textContent()).toContain('承诺比实有多');
  const text = String(await findings.textContent());
  expect(text).toContain('虚拟机 web-1 已暂停，因为一次写入失败（enospc）。');
  expect(text).toContain('在其存储池上腾出空间，然后让它继续：virsh resume web-1');
  expect(text).toContain('暂时不要删除：/x 无法读取，可能使用着它。');
  // All that is English is a command, or a code.
  const english = await findings.locator('[lang=en]').allTextContents();
  expect(english.filter((words) => !/^(?:virsh|qemu-img|rm|ullage|lvextend) /.test(words))).toEqual([]);
  expect(text).not.toMatch(/\b(?:the|is|was|could)\b/);
});

test('what could not be read is said by its kind; the agent’s words stand below', async () => {
  const problems = person.page.locator('ul.problems');
  await expect.poll(() => problems.textContent()).toContain('/x：没有读取权限。');
  expect(await problems.locator('[lang=en]').allTextContents()).toContain(
    'read /x: permission denied. Run the agent as root.',
  );
});

test('Nova’s differences are Chinese', async () => {
  const views = person.page.locator('dl.views');
  await views.locator('summary').first().click();
  await expect.poll(() => views.textContent()).toContain('Nova 不计镜像格式的元数据。');
  expect(await views.textContent()).toMatch(/高出 [\d.]+ KiB: Nova 不计镜像格式的元数据。/);
  expect(await views.textContent()).not.toMatch(/does not count|counts|takes/);
});

test('an error is said by its code, with the server’s words below', async () => {
  await person.page.route('**/v1/pools?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/json',
      body: writeJsonLine({ error: { code: 'STORE_UNREACHABLE', message: 'connect to the database', requestId: 'x' } }),
    }),
  );
  await person.goTo('/pools');
  const alert = person.page.getByRole('main').getByRole('alert').first();
  await expect.poll(() => alert.textContent()).toContain('服务器无法连接其数据库。');
  expect(await alert.locator('[lang=en]').textContent()).toContain('connect to the database');
});

test('where no answer comes, nothing that a browser says of it is shown', async () => {
  await person.page.route('**/v1/guests?*', (route) => route.abort());
  await person.goTo('/guests');
  const alert = person.page.getByRole('main').getByRole('alert').first();
  await expect.poll(() => alert.textContent()).toContain('服务器没有响应。');
  expect(await alert.locator('[lang=en]').count()).toBe(0);
  expect(await alert.textContent()).not.toMatch(/[a-z]/);
});

test('an aggregate among the events, and the button that takes its policy away', async () => {
  const { server } = desk;
  const operator = bearer((await server.newToken('operator')).secret);
  const policy = { scope: 'aggregate', key: AGGREGATE, resource: 'disk', allocationRatio: '1.5', reason: '压缩' };
  expect((await server.send('PUT', '/v1/policies', policy, operator)).status).toBe(200);
  await person.goTo('/events');
  const row = person.page.locator('main tbody tr').first();
  await expect.poll(() => row.locator('td').nth(1).textContent()).toBe(`聚合 ${AGGREGATE}`);
  await person.leave();
  await person.sitDown({ locale: 'zh-CN' });
  await person.signIn('operator', '/settings');
  await expect.poll(() => person.page.getByRole('button', { name: /^移除/ }).count()).toBe(1);
  expect(await person.page.getByRole('main').textContent()).not.toContain('取消');
});

test('a host that is not there', async () => {
  await person.goTo('/hosts/nobody');
  await expect.poll(() => person.page.getByRole('alert').first().textContent()).toContain('没有这台主机');
});

test('no barriers', async () => {
  await person.goTo(`/hosts/${host.hostId}`);
  await expect.poll(() => person.page.locator('ul.findings').count()).toBe(1);
  expect(await person.barriers()).toEqual([]);
});
