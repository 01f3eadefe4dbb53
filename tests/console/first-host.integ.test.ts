// The first host of a fleet, connected as the console says: its commands are run by a shell as they stand there, in their order, and the page
// shows the host.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentWith, writeSettings } from '../agent/agent-process.ts';
import { Desk } from './person.ts';

/** Debian's user without any rights. */
const NOBODY = 65_534;

const desk = Desk.forTests(async () => {});
const person = desk.seatForEachTest();

test('what the empty fleet says to run runs in its order, and the host is there', async () => {
  const { page } = person;
  await person.signIn('admin');
  const [askForId, keepToken, connect] = await commands();
  const folder = mkdtempSync(join(tmpdir(), 'ullage-first-'));
  try {
    // What is set here are places that a test may write to, and a libvirt that is not there.
    const config = writeSettings({ folder, connect: `qemu:///system?socket=${folder}/none`, paths: [], agent: {} });
    const agent = async (command: string, ...more: readonly string[]) =>
      startAgentWith({ HOME: folder }, config, ...wordsOf(command, folder), ...more).ended();
    const id = await agent(askForId);
    const hostId = id.stdout.trim();
    await page.locator('.empty li').nth(1).getByRole('link').click();
    await page.getByLabel('Label').fill('the first');
    await page.getByLabel('Host id (for an agent)').fill(hostId);
    await page.getByRole('button', { name: 'Create a token' }).click();
    const secret = await page.locator('.secret p code').last().textContent();
    expect(await page.locator('.secret .command code').textContent()).toBe(keepToken);
    expect(inShell(keepToken, folder, `${secret}\n`)).toMatchObject({ status: 0, stderr: '' });
    await person.goTo('/');
    const sent = await agent(connect, '--once');
    // Delivered; its guests are not known.
    expect([id.code, sent.code, sent.log]).toEqual([
      0,
      3,
      [expect.stringContaining('ask libvirt'), expect.stringContaining('took the first report')],
    ]);
    await page.locator(`a[href="/hosts/${hostId}"]`).filter({ hasText: hostname() }).waitFor();
    expect(person.complaints).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['root', 0],
  ['somebody else', NOBODY],
])('the file of the token is for its owner alone: %s, also where one lay open', async (_who, uid) => {
  // The fleet has a host by now: the page of tokens has the line, too.
  await person.signIn('admin', '/tokens?role=agent');
  await person.page.getByLabel('Label').fill('another');
  await person.page.getByLabel('Host id (for an agent)').fill('4c4c4544-0000-4000-8000-000000000001');
  await person.page.getByRole('button', { name: 'Create a token' }).click();
  const keepToken = (await person.page.locator('.secret .command code').textContent()) ?? '';
  const home = mkdtempSync(join(tmpdir(), 'ullage-first-'));
  try {
    chownSync(home, uid, uid);
    for (const text of ['one', 'two']) {
      expect(inShell(keepToken, home, `${text}\n`, uid)).toMatchObject({ status: 0, stderr: '' });
      const file = join(home, 'ullage-token');
      const { mode, uid: owner } = statSync(file);
      expect([readFileSync(file, 'utf8'), mode & 0o777, owner]).toEqual([`${text}\n`, 0o600, uid]);
      chmodSync(file, 0o644);
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});

/** What the page says to run, in its order. */
async function commands(): Promise<readonly [string, string, string]> {
  const shown = person.page.getByRole('main').locator('.empty code');
  await shown.first().waitFor();
  const [first, second, third, ...others] = await shown.allTextContents();
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('the page has three commands');
  expect(others).toEqual([]);
  return [first, second, third];
}

function inShell(command: string, home: string, input: string, uid = 0): SpawnSyncReturns<string> {
  const env = { HOME: home, PATH: process.env['PATH'] ?? '' };
  return spawnSync('/bin/sh', ['-c', command], { cwd: '/', env, input, uid, gid: uid, encoding: 'utf8' });
}

/** Of `ullage agent …`, as a shell makes them. */
function wordsOf(command: string, home: string): readonly string[] {
  const { stdout } = inShell(`set -- ${command}; printf '%s\\n' "$@"`, home, '');
  const [program, name, ...words] = stdout.trimEnd().split('\n');
  expect([program, name]).toEqual(['ullage', 'agent']);
  return words;
}
