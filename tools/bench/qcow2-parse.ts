// What reading one qcow2 header costs, without opening its file: ten thousand heads of ordinary guests' disks, in memory.
import type { ByteSource } from '../../src/formats/byte-source.ts';
import { parseQcow2 } from '../../src/formats/qcow2/parse.ts';
import { planQcow2 } from '../../src/formats/qcow2/write.ts';
import { median, type BenchTable } from './row.ts';

const DISKS = 10_000;
const ROUNDS = 31;
const HEAD_SIZE = 4096;
const MICROSECONDS = 1000;
/** Sizes that flavors have, in GiB: a host holds many disks of few sizes. */
const FLAVORS_GIB = [1, 5, 10, 20, 40, 80, 160, 320];

/** Turned from disk to disk, as a reader of files does it. */
class HeadSource implements ByteSource {
  head: Uint8Array = new Uint8Array(0);
  length = 0n;

  read(offset: bigint, size: number): Uint8Array {
    const start = Number(offset);
    return this.head.subarray(start, start + size);
  }
}

interface Kind {
  readonly what: string;
  readonly heads: readonly Uint8Array[];
}

function headOf(index: number, backing: string | undefined, sizeGib: number): Uint8Array {
  const head = new Uint8Array(HEAD_SIZE);
  const [header] = planQcow2({
    virtualSize: BigInt(sizeGib) * 2n ** 30n,
    clusterSize: 65_536,
    backing: backing === undefined ? undefined : { name: `${backing}${index % 50}`, format: 'raw' },
    dataClusters: 0,
    fill: () => 0,
  });
  head.set((header?.bytes ?? head).subarray(0, HEAD_SIZE));
  return head;
}

function headsOf(backing: string | undefined, sizeGib: (index: number) => number): readonly Uint8Array[] {
  return Array.from({ length: DISKS }, (_, index) => headOf(index, backing, sizeGib(index)));
}

function flavorOf(index: number): number {
  return FLAVORS_GIB[index % FLAVORS_GIB.length] ?? 1;
}

function kinds(): readonly Kind[] {
  const base = '/var/lib/nova/instances/_base/';
  return [
    { what: 'no backing file, 8 sizes', heads: headsOf(undefined, flavorOf) },
    { what: 'over a base image, 8 sizes', heads: headsOf(base, flavorOf) },
    { what: 'over a base image, 10,000 sizes', heads: headsOf(base, (index) => index + 1) },
  ];
}

/** Microseconds a disk of one pass over all heads. */
function pass(source: HeadSource, heads: readonly Uint8Array[]): number {
  let sum = 0n;
  const start = process.hrtime.bigint();
  for (const head of heads) {
    source.head = head;
    source.length = 2n ** 30n;
    sum += parseQcow2(source).fullSize;
  }
  const elapsed = Number(process.hrtime.bigint() - start);
  if (sum === 0n) throw new Error('nothing was parsed');
  return elapsed / heads.length / MICROSECONDS;
}

/** Parsing alone, in one thread. */
export function benchQcow2Parse(): Promise<readonly BenchTable[]> {
  const source = new HeadSource();
  const rows = kinds().map(({ what, heads }) => {
    const passes = Array.from({ length: ROUNDS }, () => pass(source, heads));
    return {
      what,
      figures: {
        'first pass µs/disk': passes[0] ?? Number.NaN,
        'best µs/disk': Math.min(...passes),
        'median µs/disk': median(passes),
      },
      verdict: '≤ 2 µs when warm',
    };
  });
  return Promise.resolve([{ title: `qcow2 headers: ${DISKS} parsed in memory`, rows }]);
}
