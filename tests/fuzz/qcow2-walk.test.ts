// Mutated tables under the snapshot walk: any bytes give figures that fit the file or a FormatError, in bounded reads.
import { expect, it } from 'vitest';
import { FormatError } from '../../src/formats/format-error.ts';
import { walkSnapshots } from '../../src/formats/qcow2/walk.ts';
import { planQcow2 } from '../../src/formats/qcow2/write.ts';
import { fixtureImage } from '../images/fixture-image.ts';
import { MemorySource } from '../images/memory-source.ts';
import { fuzzRuns, mutate, type Region } from './mutate.ts';

const RUNS = fuzzRuns();
const HOUR_MS = 60 * 60 * 1000;

/** No table is read twice, and these files have 36 and 19 clusters: past this many steps something goes round in circles. */
const MOST_STEPS = 4096;

interface WalkSeed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly regions: readonly Region[];
}

/** Header, refcounts, one L2 table full of data, in clusters of 512 bytes: most of the file is tables. */
function written(): Uint8Array {
  const plan = { virtualSize: 65_536n, clusterSize: 512, backing: undefined, dataClusters: 30, fill: () => 7 };
  const file = new Uint8Array(36 * 512);
  for (const { offset, bytes } of planQcow2(plan)) file.set(bytes, offset);
  return file;
}

const SEEDS: readonly WalkSeed[] = [
  {
    name: 'full.qcow2',
    bytes: fixtureImage('full.qcow2'),
    regions: [
      { start: 24, size: 48 }, // size to snapshots_offset
      { start: 0x3000, size: 16 }, // active L1 table
      { start: 0x7000, size: 160 }, // snapshot table
    ],
  },
  {
    name: 'written in 512-byte clusters',
    bytes: written(),
    regions: [
      { start: 20, size: 84 }, // cluster_bits to header_length
      { start: 3 * 512, size: 64 }, // L1 table
      { start: 4 * 512, size: 512 }, // L2 table
    ],
  },
];

class TooManySteps extends Error {}

function complaintsAbout(mutant: Uint8Array): string[] {
  const source = new MemorySource(mutant);
  let steps = 0;
  const count = (): void => {
    steps += 1;
    if (steps > MOST_STEPS) throw new TooManySteps();
  };
  try {
    const { inPlace, pinned } = walkSnapshots(source, count);
    // The last cluster may be cut; clusters are at most 2 MiB.
    const most = BigInt(mutant.byteLength) + 2n ** 21n;
    return inPlace >= 0n && pinned >= 0n && inPlace + pinned <= most ? [] : [`in place ${inPlace}, pinned ${pinned}`];
  } catch (error) {
    return error instanceof FormatError && error.field !== '' ? [] : [String(error)];
  }
}

it.each(SEEDS)(
  `${RUNS} mutants of $name give figures or a FormatError`,
  ({ bytes, regions }) => {
    const complaints = Array.from({ length: RUNS }, (_, seed) => ({
      seed,
      wrong: complaintsAbout(mutate(bytes, seed, regions)),
    }));
    expect(complaints.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
  },
  HOUR_MS,
);
