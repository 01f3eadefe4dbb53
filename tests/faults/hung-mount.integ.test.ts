// A mount that never answers costs its own deadline and nothing else: a FUSE server stopped in the middle, as a dead NFS server is.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveImages, type ResolvedImages } from '../../src/readers/images/resolve-images.ts';
import { scanPaths } from '../../src/readers/images/scan-paths.ts';
import type { Lanes } from '../../src/readers/lanes/lanes.ts';
import { mountBindfs, type Bindfs } from '../readers/bindfs.ts';
import { hostMounts, onePool, openHostLanes, pretendMount } from '../readers/host-lanes.ts';
import type { HungAudit, HungReport } from './audit-as-child.ts';

/** What the audited mounts are given; everything below is measured in it. */
const DEADLINE_MS = 500;

/** Past any number of deadlines that an audit here can cost, on a busy machine. */
const FAR_TOO_LONG_MS = 30_000;

let folder: string;
let hung: Bindfs;
let healthy: Bindfs;
let lanes: Lanes;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-hung-'));
  mkdirSync(join(folder, 'source'));
  for (const name of ['one', 'two', 'three']) writeFileSync(join(folder, 'source', name), 'x'.repeat(1024));
  hung = await mountBindfs(join(folder, 'source'), join(folder, 'hung'));
  healthy = await mountBindfs(join(folder, 'source'), join(folder, 'healthy'));
  lanes = openHostLanes({ deadlineMs: DEADLINE_MS });
});

afterEach(async () => {
  await lanes.close();
  await hung.close();
  await healthy.close();
  rmSync(folder, { recursive: true });
});

const paths = (place: string): readonly string[] => ['one', 'two', 'three'].map((name) => join(folder, place, name));

function audit(places: readonly string[]): Promise<ResolvedImages> {
  const disks = places.flatMap(paths).map((path) => ({ path, declaredFormat: 'raw' }));
  return resolveImages(disks, [], { lanes, allowedRoots: [], exact: false, poolOf: onePool });
}

function outcome({ images, problems }: ResolvedImages): {
  read: readonly string[];
  problems: readonly (readonly [string, string | undefined])[];
} {
  return {
    read: images.map(({ file }) => file.path).toSorted(),
    problems: problems.map(({ kind, subject }) => [kind, subject.path] as const),
  };
}

test('a mount that does not answer has a Problem for each of its disks; all others are read', async () => {
  hung.stop();
  const startedAtMs = performance.now();
  const { read, problems } = outcome(await audit(['source', 'hung', 'healthy']));
  // bindfs shows the same files as two filesystems: three real ones, three of the healthy mount.
  expect(read).toEqual([...paths('healthy'), ...paths('source')].toSorted());
  expect(problems).toEqual(paths('hung').map((path) => ['timeout', path]));
  expect(performance.now() - startedAtMs).toBeLessThan(FAR_TOO_LONG_MS);
});

test('statvfs and a walk of a mount that does not answer end with a timeout too', async () => {
  hung.stop();
  expect(await lanes.statFilesystem(hung.mountPoint)).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } });
  const { found, problems } = await scanPaths([hung.mountPoint, healthy.mountPoint], {
    lanes,
    poolOf: onePool,
    mayWalk: () => true,
    nowMs: () => performance.now(),
  });
  expect(found.map(({ file }) => file.path).toSorted()).toEqual(paths('healthy').toSorted());
  expect(problems.map(({ kind, subject }) => [kind, subject.path])).toEqual([['timeout', hung.mountPoint]]);
});

test('while the breaker is open the mount is not asked; once it answers again it is read again', async () => {
  hung.stop();
  const [problem] = (await audit(['hung'])).problems;
  expect([problem?.kind, problem?.found]).toEqual(['timeout', 'no answer within the deadline']);
  const [next] = (await audit(['hung'])).problems;
  expect([next?.kind, next?.found]).toEqual([
    'timeout',
    `${hung.mountPoint} did not answer before, and is not asked again yet`,
  ]);
  hung.resume();
  const deadlineMs = performance.now() + FAR_TOO_LONG_MS;
  let last = outcome(await audit(['hung']));
  while (last.problems.length > 0 && performance.now() < deadlineMs) {
    await delay(50);
    last = outcome(await audit(['hung']));
  }
  expect(last).toEqual({ read: paths('hung').toSorted(), problems: [] });
});

test('a mount that hangs half way loses what was not read yet, and recovers', async () => {
  expect(outcome(await audit(['hung']))).toEqual({ read: paths('hung').toSorted(), problems: [] });
  hung.stop();
  expect(outcome(await audit(['hung', 'healthy']))).toEqual({
    read: paths('healthy').toSorted(),
    problems: paths('hung').map((path) => ['timeout', path]),
  });
});

test('the event loop keeps running while a mount hangs', async () => {
  hung.stop();
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 10);
  await audit(['hung']);
  clearInterval(timer);
  // A loop that waits for the mount would have had one turn or two.
  expect(turns).toBeGreaterThan(5);
});

test('a process with a hung mount ends by itself, with its answer', async () => {
  hung.stop();
  expect(
    await auditAsChild({ paths: [...paths('hung'), ...paths('source')], deadlineMs: DEADLINE_MS, takenForLocal: [] }),
  ).toEqual({
    signal: undefined,
    report: { read: paths('source'), problems: paths('hung').map((path) => ['timeout', path]), stuck: [] },
  });
});

test('a local disk that hangs loses itself alone, and the process says that it must kill itself to leave', async () => {
  hung.stop();
  const [first = '', second = ''] = paths('hung');
  const asked = [...paths('source'), first, ...paths('healthy'), second];
  const { report, signal } = await auditAsChild({
    paths: asked,
    deadlineMs: DEADLINE_MS,
    takenForLocal: [hung.mountPoint],
  });
  expect(report.read.toSorted()).toEqual([...paths('healthy'), ...paths('source')].toSorted());
  expect(report.problems.map(([kind, path]) => `${kind} ${path}`).toSorted()).toEqual([
    `timeout ${first}`,
    `timeout ${second}`,
  ]);
  expect(report.stuck.toSorted()).toEqual([first, second]);
  expect(signal).toBe('SIGKILL');
});

test('a local disk that comes back after all frees its thread', async () => {
  const local = openHostLanes({
    deadlineMs: DEADLINE_MS,
    mounts: [...hostMounts(), pretendMount(hung.mountPoint, 'ext4')],
  });
  hung.stop();
  const [path = ''] = paths('hung');
  const disks = [{ path, declaredFormat: 'raw' }];
  const options = { lanes: local, allowedRoots: [], exact: false, poolOf: onePool };
  expect(outcome(await resolveImages(disks, [], options)).problems).toEqual([['timeout', path]]);
  hung.resume();
  expect(outcome(await resolveImages(disks, [], options))).toEqual({ read: [path], problems: [] });
  let { stuck } = await local.close();
  for (const deadlineMs = performance.now() + FAR_TOO_LONG_MS; stuck.length > 0 && performance.now() < deadlineMs;) {
    await delay(20);
    ({ stuck } = await local.close());
  }
  expect(stuck).toEqual([]);
});

async function auditAsChild(request: HungAudit): Promise<{ report: HungReport; signal: string | undefined }> {
  const script = join(import.meta.dirname, 'audit-as-child.ts');
  const options = { timeout: FAR_TOO_LONG_MS, killSignal: 'SIGQUIT' } as const;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(request)], options);
    return { report: JSON.parse(stdout) as HungReport, signal: undefined };
  } catch (error) {
    const ended = error as { stdout: string; signal: string };
    return { report: JSON.parse(ended.stdout) as HungReport, signal: ended.signal };
  }
}
