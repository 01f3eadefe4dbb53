// `npm run demo:console`: what it prints leads into a filled console, hosts are as they are meant to be, and an interrupt leaves nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LIST_HOSTS } from '../../src/wire/api/hosts.ts';
import { readJson } from '../../src/wire/json.ts';
import { ENV } from '../server/serve-process.ts';

const MAIN = join(import.meta.dirname, '../../tools/demo-console.ts');

test('it says where and with which tokens, its hosts report now, and it ends without a trace', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'ullage-demo-parent-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...ENV, TMPDIR: parent },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  try {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    await expect.poll(() => text, { timeout: 60_000 }).toContain('Ctrl-C');
    const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
    const tokens = [...text.matchAll(/(reader|placer|admin) +(ullage_\S+)/g)];
    expect(tokens.map(([, role]) => role)).toEqual(['reader', 'placer', 'admin']);
    for (const [, role, token] of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${url}/v1/hosts`, { headers });
      const { hosts } = LIST_HOSTS.answer.parse(readJson(await answer.text()));
      expect([role, hosts.length, hosts.filter(({ freshness }) => freshness !== 'fresh')]).toEqual([
        role,
        24,
        [expect.objectContaining({ freshness: 'late' }), expect.objectContaining({ freshness: 'lost' })],
      ]);
    }
    expect((await fetch(url, { headers: { accept: 'text/html' } })).status).toBe(200);
    child.kill('SIGINT');
    await ended;
    expect([child.signalCode, readdirSync(parent)]).toEqual(['SIGINT', []]);
  } finally {
    child.kill('SIGKILL');
    await ended;
    rmSync(parent, { recursive: true });
  }
});

test('an interrupt while it is still being made up leaves nothing either', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'ullage-demo-parent-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...ENV, TMPDIR: parent },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  await expect.poll(() => readdirSync(parent)).not.toEqual([]);
  child.kill('SIGTERM');
  await ended;
  const left = readdirSync(parent);
  rmSync(parent, { recursive: true });
  expect([child.signalCode, left]).toEqual(['SIGTERM', []]);
});
