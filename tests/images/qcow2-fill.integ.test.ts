// qcow2 images filled by qemu-io to the last byte, at every cluster size, with and without snapshots: the ceiling that was told
// before holds, and without snapshots it is close.
import { createCipheriv } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KiB, MiB, type Bytes } from '../../src/core/bytes.ts';
import { ceilingOf } from '../../src/core/disk.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import { parseQcow2 } from '../../src/formats/qcow2/parse.ts';
import { walkSnapshots } from '../../src/formats/qcow2/walk.ts';
import { imageFactsOf } from './image-facts.ts';
import { qemuImg, qemuIo, withFile } from './qemu-img.ts';

const NAME = 'filled.qcow2';
const SECRET = ['--object', 'secret,id=key,data=ullage'];
const LUKS = 'encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10';

/** The promise: 0.2 % and 64 KiB; at clusters of 4 KiB and less 2 % of the metadata beside. */
const CLOSE = { perMille: 2n, bytes: 64n * KiB, smallCluster: 4096, metadataPercent: 2n } as const;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-qcow2-fill-'));
});

beforeEach(() => rmSync(join(folder, NAME), { force: true }));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `qemu-io` and `qemu-img` on the image without its flushes: at clusters of 512 bytes they take nine tenths of the time. */
function opened(options: string): string[] {
  const key = options.includes('encrypt.') ? ',encrypt.key-secret=key' : '';
  return [...SECRET, '--image-opts', `driver=qcow2,file.driver=file,file.filename=${NAME},cache.no-flush=on${key}`];
}

function create(options: string, size: string, ...flags: string[]): void {
  const asked = options === '' ? [] : ['-o', options];
  qemuImg(folder, ['create', '-q', '-f', 'qcow2', ...SECRET, ...flags, ...asked, NAME, size]);
}

function write(options: string, ...commands: string[]): void {
  const [target = '', ...flags] = opened(options).toReversed();
  qemuIo(folder, target, flags.toReversed(), commands);
}

function snapshot(name: string): void {
  qemuImg(folder, ['snapshot', ...opened('').slice(0, -1), '-c', name, ...opened('').slice(-1)]);
}

/** Once everything is on disk: a filesystem that allocates late does not count its own block map before. */
function facts(): ImageFacts {
  const file = openSync(join(folder, NAME), 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return imageFactsOf(join(folder, NAME), withFile(join(folder, NAME), parseQcow2));
}

function allocation(): Bytes {
  return facts().file.allocation ?? 0n;
}

/** What became of the ceiling that was told `before`, now that the image is full. Prints the figures of docs/formats/qcow2.md. */
function outcome(title: string, before: ImageFacts): { readonly holds: boolean; readonly close: boolean } {
  const taken = allocation();
  const over = (ceilingOf(before) ?? 0n) - taken;
  console.log(`${title}: ceiling ${over} over the allocation of ${taken} (${percent(over, taken)})`);
  return { holds: over >= 0n, close: over <= closeTo(before, taken) };
}

function closeTo({ header }: ImageFacts, taken: Bytes): Bytes {
  const metadata = header === undefined ? 0n : header.fullSize - header.virtualSize;
  const small = (header?.clusterSize ?? 0) <= CLOSE.smallCluster ? (metadata * CLOSE.metadataPercent) / 100n : 0n;
  return (taken * CLOSE.perMille) / 1000n + CLOSE.bytes + small;
}

const HOLDS_CLOSELY = { holds: true, close: true };

function percent(part: bigint, whole: bigint): string {
  return `${(Number((part * 1_000_000n) / whole) / 10_000).toFixed(3)} %`;
}

/** At clusters of a MiB and above the header's alone, a page of which is written, is 0.4 % of 256 MiB. */
const SIZES: readonly (readonly [cluster: string, size: string])[] = [
  ...['512', '1K', '2K', '4K', '8K', '16K', '32K', '64K', '128K', '256K', '512K'].map(
    (cluster) => [cluster, '256M'] as const,
  ),
  ['1M', '1G'],
  ['2M', '1G'],
];

describe('without snapshots the ceiling of an empty image is what it takes when full, or a little more', () => {
  it.each(SIZES)('clusters of %s, %s', (cluster, size) => {
    const options = `cluster_size=${cluster}`;
    create(options, size);
    const before = facts();
    write(options, `write -P 1 0 ${size}`);
    expect(outcome(options, before)).toEqual(HOLDS_CLOSELY);
  });

  it.each([
    'compat=0.10',
    'compat=0.10,cluster_size=512',
    'lazy_refcounts=on',
    'refcount_bits=1',
    'refcount_bits=64',
    'refcount_bits=64,cluster_size=512',
    'refcount_bits=1,cluster_size=512',
    'extended_l2=on',
    'extended_l2=on,cluster_size=16K',
    'preallocation=metadata',
    'preallocation=falloc',
    'preallocation=full',
    'preallocation=metadata,cluster_size=4K',
    LUKS,
    `${LUKS},cluster_size=4K`,
  ])('%s', (options) => {
    create(options, '256M');
    const before = facts();
    write(options, 'write -P 1 0 256M');
    expect(outcome(options.replace(LUKS, 'luks'), before)).toEqual(HOLDS_CLOSELY);
  });

  it('an overlay, its base untouched', () => {
    qemuImg(folder, ['create', '-q', '-f', 'raw', 'base.raw', '256M']);
    qemuIo(folder, 'base.raw', ['-f', 'raw'], ['write -P 9 0 64M']);
    create('', '256M', '-b', 'base.raw', '-F', 'raw');
    const before = facts();
    // The guest's sectors first, so that QEMU must copy the rest of each cluster from the base.
    write('', ...Array.from({ length: 256 }, (_, index) => `write -P 2 ${index * 262_144} 512`), 'write -P 1 0 256M');
    expect(outcome('overlay', before)).toEqual(HOLDS_CLOSELY);
  });
});

it('in whatever order the guest writes', () => {
  create('', '256M');
  const before = facts();
  writePieces(256n * MiB, 64n * KiB, (index, count) => (index * 1_597) % count);
  expect(outcome('random order', before)).toEqual(HOLDS_CLOSELY);
});

/** Compressing takes most of the time. */
const COMPRESSED = 64n * MiB;

/** Half of each 4 KiB is a cipher's key stream, which DEFLATE cannot shorten. */
function halfNoise(size: number): Uint8Array {
  const stream = createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16));
  const bytes = new Uint8Array(stream.update(new Uint8Array(size)));
  for (let at = 0; at < size; at += 4096) bytes.fill(7, at + 2048, at + 4096);
  return bytes;
}

/** No header tells that clusters are compressed. Rewritten, their host clusters are free for the next write that fits into the
 *  gap, but the host never gets them back: large writes find no gap that is wide enough. */
describe('what was compressed stays beside the full copy: the ceiling holds once a walk has counted it', () => {
  beforeAll(() => writeFileSync(join(folder, 'half.raw'), halfNoise(Number(COMPRESSED))));

  it.each([
    ['64K', 64n * KiB],
    ['64K', MiB],
    ['4K', 4n * MiB],
  ])('clusters of %s, rewritten %s bytes at a time, the second half in disorder', (cluster, size) => {
    qemuImg(folder, ['convert', '-c', '-f', 'raw', '-O', 'qcow2', '-o', `cluster_size=${cluster}`, 'half.raw', NAME]);
    const before = facts();
    const pins = withFile(join(folder, NAME), (source) => walkSnapshots(source, () => undefined));
    writePieces(COMPRESSED, size, (index, count) =>
      index < count / 2 ? index : count / 2 + ((index * 1_597) % (count / 2)),
    );
    const title = `compressed to ${before.file.allocation}, clusters of ${cluster}, ${size} at a time`;
    expect(outcome(title, before).holds).toBe(false);
    expect(outcome(`${title}, walked`, { ...before, pins }).holds).toBe(true);
  });
});

/** The disk in pieces, number `place(index)` each time. */
function writePieces(disk: Bytes, size: Bytes, place: (index: number, count: number) => number): void {
  const count = Number(disk / size);
  const commands = Array.from(
    { length: count },
    (_, index) => `write -q -P 1 ${BigInt(place(index, count)) * size} ${size}`,
  );
  // A command line holds so many.
  for (let first = 0; first < count; first += 512) write('', ...commands.slice(first, first + 512));
}

it('a disk that is discarded and filled again, and again', () => {
  create('', '256M');
  const before = facts();
  write('', 'write -P 1 0 256M', 'discard 0 256M', 'write -P 2 0 256M', 'discard 64M 64M', 'write -P 3 0 256M');
  expect(outcome('discarded', before).holds).toBe(true);
});

/** Where a second snapshot is worth its time. */
const TWICE = ['512', '4K', '64K', '2M'] as const;

describe('with snapshots the ceiling holds however much has been rewritten when it is told', () => {
  it.each([...SIZES.map(([cluster]) => [cluster, 1] as const), ...TWICE.map((cluster) => [cluster, 2] as const)])(
    'clusters of %s, %i snapshots',
    (cluster, count) => {
      const options = `cluster_size=${cluster}`;
      create(options, '256M');
      for (let index = 0; index < count; index++) {
        write(options, `write -P ${1 + index} 0 256M`);
        snapshot(`s${index}`);
      }
      const before = facts();
      write(options, 'write -P 8 64M 128M');
      const halfWay = facts();
      write(options, 'write -P 9 0 256M');
      const told = { before, 'half way': halfWay, 'when full': facts() };
      const verdicts = Object.entries(told).map(([when, image]) =>
        outcome(`${options}, ${count} snapshots, ${when}`, image),
      );
      expect(verdicts.map(({ holds }) => holds)).toEqual([true, true, true]);
    },
  );

  it.each(['512', '64K', '2M'])('a snapshot of an empty disk, clusters of %s', (cluster) => {
    const options = `cluster_size=${cluster}`;
    create(options, '256M');
    snapshot('empty');
    const before = facts();
    write(options, 'write -P 1 0 256M');
    expect(outcome(`${options}, snapshot of an empty disk`, before).holds).toBe(true);
  });

  it('a disk that was made larger after its snapshot', () => {
    create('', '64M');
    write('', 'write -P 1 0 64M');
    snapshot('small');
    qemuImg(folder, ['resize', '-f', 'qcow2', NAME, '256M']);
    const before = facts();
    write('', 'write -P 2 0 256M');
    expect(outcome('resized after its snapshot', before).holds).toBe(true);
  });
});
