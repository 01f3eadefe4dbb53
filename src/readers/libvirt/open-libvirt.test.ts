// What stands where a daemon's socket should be is said in words.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UllageError } from '../../core/errors.ts';
import { openLibvirt } from './open-libvirt.ts';
import { processTimers } from './timers.ts';

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'directory'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'live'), resolve));
  // A link keeps the socket's name when its listener removes its own.
  execFileSync('ln', [join(folder, 'live'), join(folder, 'dead')]);
  await new Promise((resolve) => server.close(resolve));
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['absent', 'ENOENT'],
  ['fifo', 'ECONNREFUSED (a FIFO, no socket)'],
  ['file', 'ECONNREFUSED (a file, no socket)'],
  ['directory', 'ECONNREFUSED (a directory, no socket)'],
  ['dangling', 'ENOENT (a link that leads nowhere)'],
  ['loop', 'ELOOP'],
  ['file/below', 'ENOTDIR'],
  ['dead', 'ECONNREFUSED (nobody listens on it)'],
])('%s: %s', async (name, found) => {
  const error = await attempt(join(folder, name));
  expect(error).toMatchObject({ code: 'LIBVIRT_UNREACHABLE', hint: expect.stringContaining('--connect') as string });
  expect(error?.message).toContain(`: ${join(folder, name)}: ${found}; ${join(folder, name)}-ro: `);
});

test('a path longer than any socket may have', async () => {
  const error = await attempt(`/${'x'.repeat(108)}`);
  expect(error?.message).toContain(`x: EINVAL (the path has 109 bytes, a socket's at most 108); `);
});

async function attempt(socket: string): Promise<UllageError | undefined> {
  const error = await openLibvirt({
    uri: `qemu:///system?socket=${socket}`,
    directories: { system: '/nonexistent', session: undefined },
    readOnly: true,
    callTimeoutMs: 10_000,
    keepaliveIntervalMs: 5_000,
    timers: processTimers(() => 0),
  }).catch((caught: unknown) => caught);
  return error instanceof UllageError ? error : undefined;
}
