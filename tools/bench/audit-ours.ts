// One process of the audit bench: audits a tree several times, as the built program does, and prints its figures as JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseMountinfo } from '../../src/formats/mountinfo/parse-mountinfo.ts';
import { resolveImages, type ImageMemory } from '../../src/readers/images/resolve-images.ts';
import { scanPaths } from '../../src/readers/images/scan-paths.ts';
import { Lanes } from '../../src/readers/lanes/lanes.ts';
import { limitYoungGeneration } from '../../src/agent/young-generation.ts';

/** One audit. */
export interface AuditFigures {
  readonly wallUs: number;
  /** User and system time of all threads. */
  readonly cpuUs: number;
}

/** What is printed. */
export interface OurFigures {
  readonly disks: number;
  /** The first audit of the process, its just-in-time compiler cold: what `ullage explain` has. */
  readonly first: AuditFigures;
  readonly full: readonly AuditFigures[];
  readonly unchanged: readonly AuditFigures[];
  /** The walk of the tree that comes before both. */
  readonly scan: readonly AuditFigures[];
  readonly longestStallMs: number;
  /** The most that the process had at once up to the end of its first audit, and in all. */
  readonly firstRssMib: number;
  readonly rssMib: number;
}

/** Files changed later than this before an audit are read again: the tree was made just now. */
const RACY_MS = 50;

const [root = '', entryFolder = '', runs = '5'] = process.argv.slice(2);
const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
const entries = {
  worker: pathToFileURL(join(entryFolder, 'lane-worker.js')),
  child: pathToFileURL(join(entryFolder, 'lane-child.js')),
};
const lanes = Lanes.open({ mounts, deadlineMs: 60_000, nowMs: () => performance.now(), workers: 2, entries });
const poolOf = (): string => 'pool';
await delay(RACY_MS);
// As the collector does for an audit of this size.
limitYoungGeneration(10_000);
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();

const walk = (): ReturnType<typeof scanPaths> =>
  scanPaths([root], { lanes, poolOf, mayWalk: () => true, nowMs: () => performance.now() });
const paths = (await walk()).found.map(({ file }) => file.path);
let memory: ImageMemory | undefined;
const read = async (previous: ImageMemory | undefined): Promise<void> => {
  const auditAtMs = Date.now();
  const options = { lanes, allowedRoots: [root], exact: false, poolOf, auditAtMs };
  const resolved = await resolveImages([], paths, previous === undefined ? options : { ...options, previous });
  if (resolved.problems.length > 0)
    throw new Error(`the bench's own disks have problems: ${resolved.problems[0]?.found}`);
  ({ memory } = resolved);
};

const first = await measured(() => read(undefined));
const firstRssMib = peakRssMib();
const times = Array.from({ length: Number(runs) });
const full: AuditFigures[] = [];
const unchanged: AuditFigures[] = [];
const scan: AuditFigures[] = [];
for (const _ of times) full.push(await measured(() => read(undefined)));
for (const _ of times) unchanged.push(await measured(() => read(memory)));
for (const _ of times) scan.push(await measured(walk));
loop.disable();

const figures: OurFigures = {
  disks: paths.length,
  first,
  full,
  unchanged,
  scan,
  longestStallMs: loop.max / 1e6,
  firstRssMib,
  rssMib: peakRssMib(),
};
console.log(JSON.stringify(figures));
await lanes.close();

function peakRssMib(): number {
  return process.resourceUsage().maxRSS / 1024;
}

async function measured(act: () => Promise<unknown>): Promise<AuditFigures> {
  const before = process.cpuUsage();
  const startedAtMs = performance.now();
  await act();
  const wallUs = (performance.now() - startedAtMs) * 1000;
  const { user, system } = process.cpuUsage(before);
  return { wallUs, cpuUs: user + system };
}
