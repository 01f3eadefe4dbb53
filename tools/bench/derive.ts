// What it costs to derive everything from a report of 10,000 disks, and for how long at most nobody else gets a turn.
import { setImmediate } from 'node:timers/promises';
import type { FileId } from '../../src/core/file.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import { GiB } from '../../src/core/bytes.ts';
import { explanationSteps } from '../../src/core/explanation.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';
import { inTurns, type Steps } from '../../src/core/steps.ts';
import { disk, file, filesystem, found, guest, qcow2, raw, report, ROOT } from '../../tests/hosts/facts.ts';
import { median, type BenchRow, type BenchTable } from './row.ts';

const DISKS = 10_000;
const BASES = 20;
const ROUNDS = 15;

/** What the agent may hold the event loop up for. */
const MOST_MS = 20;

/** CPU time of this thread is what the work takes by itself; wall time is what others of the machine make of it. */
export async function benchDerive(): Promise<readonly BenchTable[]> {
  const rows: BenchRow[] = [];
  for (const [what, host] of [
    ['healthy: each disk used', hostOf(1)],
    ['sick: every fourth disk an orphan', hostOf(4)],
  ] as const) {
    rows.push(await rowOf(what, host));
  }
  return [{ title: `explanation of ${DISKS} disks, in pieces, ${ROUNDS} rounds`, rows }];
}

interface Round {
  readonly cpuMs: number;
  readonly longestStepMs: number;
  readonly longestPieceMs: number;
}

async function rowOf(what: string, host: HostReport): Promise<BenchRow> {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await roundOf(host));
  const [first] = rounds;
  const of = (figure: keyof Round): number => median(rounds.map((round) => round[figure]));
  const piece = of('longestPieceMs');
  const figures = {
    'first CPU ms': first?.cpuMs ?? Number.NaN,
    'CPU ms': of('cpuMs'),
    'longest step CPU ms': of('longestStepMs'),
    'longest piece wall ms': piece,
  };
  return { what, figures, verdict: `≤ ${MOST_MS} ms a piece: ${piece <= MOST_MS ? 'reached' : 'MISSED'}` };
}

async function roundOf(host: HostReport): Promise<Round> {
  const before = cpuMs();
  let longestStepMs = 0;
  let longestPieceMs = 0;
  let pieceAtMs = performance.now();
  function* timed<Result>(steps: Steps<Result>): Steps<Result> {
    for (;;) {
      const stepAtMs = cpuMs();
      const step = steps.next();
      longestStepMs = Math.max(longestStepMs, cpuMs() - stepAtMs);
      if (step.done === true) return step.value;
      yield;
    }
  }
  await inTurns(timed(explanationSteps(host)), {
    nowMs: () => performance.now(),
    pause: async () => {
      longestPieceMs = Math.max(longestPieceMs, performance.now() - pieceAtMs);
      await setImmediate();
      pieceAtMs = performance.now();
    },
  });
  return { cpuMs: cpuMs() - before, longestStepMs, longestPieceMs };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Instance folders as Nova lays them out: a disk, its disk.info and a console log; every second disk an overlay of one of 20
 *  base images. One guest for each folder, but none for every `orphanEach`th where that is more than 1. */
function hostOf(orphanEach: number): HostReport {
  const bases = Array.from({ length: BASES }, (_, index) => raw(`${ROOT}/_base/${index}`, 2n * GiB, GiB));
  const images = [...bases];
  const files: FoundFile[] = bases.map((base) => found(base.file, 'base'));
  const guests: GuestFacts[] = [];
  for (let index = 0; index < DISKS; index++) {
    const folder = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
    const path = `${ROOT}/${folder}/disk`;
    const base = index % 2 === 0 ? bases[Math.floor(index / 2) % BASES] : undefined;
    const image = qcow2(path, BigInt(10 + (index % 30)) * GiB, BigInt(index) * 65_536n, overlayOf(base?.file.id));
    images.push(image);
    files.push(
      found(image.file, 'disk', folder),
      found(file(`${ROOT}/${folder}/disk.info`, 4096n), 'metadata', folder),
      found(file(`${ROOT}/${folder}/console.log`, 4096n), 'console', folder),
    );
    if (orphanEach > 1 && index % orphanEach === 0) continue;
    const chain = base === undefined ? [path] : [path, base.file.id];
    guests.push(guest(`instance-${index}`, [disk(path, { chain })], { uuid: folder }));
  }
  const total = 100_000n * GiB;
  const pool = filesystem({ total, free: total - 50_000n * GiB, available: total - 55_000n * GiB });
  return report({ guests, images, found: files, pools: [pool] });
}

function overlayOf(base: FileId | undefined): Parameters<typeof qcow2>[3] {
  if (base === undefined) return {};
  return { backingId: base, headerFacts: { backing: { name: base, format: 'raw', place: 'local' } } };
}
