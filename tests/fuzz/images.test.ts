// Mutated images of every format: any bytes give facts that hold together or a FormatError, within bounded reads.
import { describe, expect, it } from 'vitest';
import type { ImageHeader } from '../../src/core/image.ts';
import { IMAGE_FORMATS, type ImageFormat } from '../../src/core/image.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { parseImage } from '../../src/formats/parse-image.ts';
import { parsePloopDescriptor } from '../../src/formats/ploop/descriptor.ts';
import { probeFormat } from '../../src/formats/probe.ts';
import { MemorySource } from '../images/memory-source.ts';
import { imageSeeds } from './image-seeds.ts';
import { fuzzRuns, mutate, randomFrom } from './mutate.ts';

const RUNS = fuzzRuns();

/** No parser asks for more than this of one image: tables are bounded by arithmetic, not read. (qcow2's snapshot table is the
 *  largest that is walked.) */
const MOST_READS = 4096;
const MOST_BYTES = 8 * 1024 * 1024;

const LARGEST = 2n ** 63n - 1n;

/** What is wrong with the outcome of one mutant: nothing, in a list that shows the seed when there is. */
function complaintsAbout(bytes: Uint8Array, length: bigint, format: ImageFormat): string[] {
  const source = new MemorySource(bytes, length);
  const complaints = outcomeOf(source, format);
  if (source.reads > MOST_READS) complaints.push(`${source.reads} reads`);
  if (source.bytesAsked > MOST_BYTES) complaints.push(`${source.bytesAsked} bytes asked for`);
  return complaints;
}

function outcomeOf(source: MemorySource, format: ImageFormat): string[] {
  try {
    probeFormat(source);
    return doubtsAbout(parseImage(source, format), format);
  } catch (error) {
    if (error instanceof FormatError && error.field !== '') return [];
    return [String(error)];
  }
}

function doubtsAbout(header: ImageHeader, format: ImageFormat): string[] {
  const { virtualSize, fullSize, clusterSize, backing, dataFiles, snapshots } = header;
  const names = [...dataFiles, ...(backing === undefined ? [] : [backing])].map(({ name }) => name);
  const texts = [...names, ...snapshots.flatMap(({ id, name }) => [id, name])];
  const laws: readonly (readonly [law: string, holds: boolean])[] = [
    ['format is the one asked for', header.format === format],
    ['0 ≤ virtualSize < 2⁶³', virtualSize >= 0n && virtualSize <= LARGEST],
    ['0 ≤ fullSize < 2⁶³', fullSize >= 0n && fullSize <= LARGEST],
    [
      'clusterSize is a positive integer',
      clusterSize === undefined || (Number.isInteger(clusterSize) && clusterSize > 0),
    ],
    ['no text holds a control character', texts.every((text) => !/\p{Cc}/u.test(text))],
    ['snapshots are not more than counted', snapshots.length <= header.snapshotCount],
  ];
  return laws.filter(([, holds]) => !holds).map(([law]) => law);
}

describe(`${RUNS} mutants of each seed give facts or a FormatError`, () => {
  it.each(imageSeeds().map((seed) => [seed.name, seed] as const))(
    '%s',
    (_name, { format, bytes, length, regions, mend }) => {
      const complaints = Array.from({ length: RUNS }, (_, seed) => {
        const mutant = mutate(bytes, seed, regions);
        if (seed % 8 !== 0) mend?.(mutant);
        const cut = mutant.byteLength < bytes.byteLength;
        return { seed, wrong: complaintsAbout(mutant, cut ? BigInt(mutant.byteLength) : length, format) };
      });
      expect(complaints.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    },
    60 * 60 * 1000,
  );
});

it('reads every seed under every other format without harm', () => {
  const complaints = imageSeeds().flatMap(({ name, bytes, length }) =>
    IMAGE_FORMATS.map((format) => ({ name, format, wrong: complaintsAbout(bytes, length, format) })),
  );
  expect(complaints.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
});

it(`reads ${RUNS} sources of random bytes behind each magic without harm`, () => {
  const seeds = imageSeeds();
  const complaints = Array.from({ length: RUNS }, (_, seed) => {
    const random = randomFrom(seed);
    const noise = Uint8Array.from({ length: 64 + (random() % 4096) }, () => random() & 0xff);
    const { format, bytes } = seeds[random() % seeds.length] ?? { format: 'raw', bytes: noise };
    noise.set(bytes.subarray(0, 8));
    return { seed, format, wrong: complaintsAbout(noise, BigInt(noise.byteLength), format) };
  });
  expect(complaints.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
});

it(`refuses or reads ${RUNS} mutants of a ploop descriptor`, () => {
  const text = Buffer.from(
    '<?xml version="1.0"?><Parallels_disk_image><Disk_Parameters><Disk_size>2048</Disk_size></Disk_Parameters>' +
      '<StorageData><Storage><Image><GUID>{a}</GUID><Type>Compressed</Type><File>root.hds</File></Image></Storage>' +
      '</StorageData></Parallels_disk_image>',
  );
  const complaints = Array.from({ length: RUNS }, (_, seed) => {
    const mutant = mutate(text, seed, [{ start: 0, size: text.byteLength }]);
    try {
      const { images } = parsePloopDescriptor(Buffer.from(mutant).toString('utf8'));
      return { seed, wrong: images.filter(({ file }) => /\p{Cc}/u.test(file.name)).map(({ file }) => file.name) };
    } catch (error) {
      return { seed, wrong: error instanceof FormatError ? [] : [String(error)] };
    }
  });
  expect(complaints.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
});
