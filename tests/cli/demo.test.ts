// The demonstration's life: it says what it is, explains through the common collector, and leaves nothing behind.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Services } from '../../src/cli/services.ts';
import { fakeServices } from './fake-services.ts';
import { hostNamed } from './hosts.ts';

const parent = mkdtempSync(join(tmpdir(), 'ullage-demo-parent-'));
afterAll(() => rmSync(parent, { recursive: true }));

/** Runs the demonstration; `during` sees its folder while the audit runs. */
async function demo(args: readonly string[], during: (folder: string, signal: () => void) => void) {
  const fake = fakeServices({ report: hostNamed('article'), env: { LANG: 'C.UTF-8' } });
  const cleanups = new Set<() => void>();
  const services: Services = {
    ...fake.services,
    temporaryFolder: parent,
    onSignal: (cleanup) => {
      cleanups.add(cleanup);
      return () => cleanups.delete(cleanup);
    },
    loadCollect: async () => {
      const collect = await fake.services.loadCollect();
      return (world, request, onProgress) => {
        during(request.offline ?? '', () => {
          for (const cleanup of cleanups) cleanup();
        });
        return collect(world, request, onProgress);
      };
    },
  };
  const outcome = await runCommandLine(services, ['demo', ...args]);
  return { outcome, text: fake.stdout(), requests: fake.requests, cleanups };
}

test('it builds a tree below the temporary folder, audits it offline, and removes it', async () => {
  const seen: string[] = [];
  const { outcome, text, requests, cleanups } = await demo([], (folder) => seen.push(folder, ...readdirSync(folder)));
  expect(outcome).toEqual({ exitCode: 0, stuck: [] });
  expect(requests).toEqual([{ connect: undefined, offline: seen[0], paths: [], exact: false, deadlineMs: 5000 }]);
  expect(seen.slice(1)).toHaveLength(18);
  expect({ left: readdirSync(parent), cleanups: cleanups.size }).toEqual({ left: [], cleanups: 0 });
  expect(text).toMatch(/^This is a demonstration\./);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Nova (Kilo) would report disk_available_least = -72.');
  expect(text.trimEnd()).toMatch(/On a real\s+host, run: ullage explain$/);
});

test('a signal in the middle removes the tree', async () => {
  let left = true;
  await demo([], (folder, signal) => {
    signal();
    left = existsSync(folder);
  });
  expect(left).toBe(false);
});

test('--keep leaves the tree, says where it is, and a signal leaves it too', async () => {
  let kept = '';
  const { text } = await demo(['--keep'], (folder, signal) => {
    kept = folder;
    signal();
  });
  expect(readdirSync(kept)).toHaveLength(18);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(`ullage explain --offline ${kept}`);
  rmSync(kept, { recursive: true });
});

test('no room for it is a message with a hint, and nothing is left', async () => {
  const fake = fakeServices({ env: { LANG: 'C.UTF-8' } });
  const { exitCode } = await runCommandLine({ ...fake.services, temporaryFolder: join(parent, 'none') }, ['demo']);
  expect({ exitCode, stderr: fake.stderr() }).toEqual({
    exitCode: 2,
    stderr: `ullage: DEMO_FAILED: make a folder in ${parent}/none: no such file or directory (ENOENT)
        Set TMPDIR to a folder with a few free MiB, on a filesystem that knows sparse files.
`,
  });
});
