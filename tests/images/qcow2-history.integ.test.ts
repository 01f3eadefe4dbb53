// qcow2 images with random pasts (writes, discards, zeros, snapshots taken and deleted), then filled: the ceiling told in between holds.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ceilingOf } from '../../src/core/disk.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import { parseQcow2 } from '../../src/formats/qcow2/parse.ts';
import { walkSnapshots } from '../../src/formats/qcow2/walk.ts';
import { randomFrom } from '../fuzz/mutate.ts';
import { imageFactsOf } from './image-facts.ts';
import { qemuImg, qemuIo, withFile } from './qemu-img.ts';

const NAME = 'past.qcow2';
const HISTORIES = 60;
const DISK = 32 * 1024 * 1024;
const SECTOR = 512;
/** The longest single write or discard: a quarter of the disk. */
const LONGEST = DISK / 4;
const MOST_SNAPSHOTS = 3;

/** None below 4 KiB: what is freed inside a block of the host's is not given back (docs/formats/qcow2.md). */
const OPTIONS = [
  'cluster_size=64K',
  'cluster_size=4K',
  'cluster_size=16K,refcount_bits=64',
  'cluster_size=1M',
  'cluster_size=64K,extended_l2=on',
  'cluster_size=64K,preallocation=metadata',
  'cluster_size=64K,lazy_refcounts=on',
  'compat=0.10',
] as const;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-history-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A number below `limit`. */
type Below = (limit: number) => number;

function belowFrom(seed: number): Below {
  const random = randomFrom(seed);
  return (limit) => random() % limit;
}

/** As libvirt starts guests with discard='unmap'; without flushes, which take most of the time. */
function io(commands: readonly string[]): void {
  const options = `driver=qcow2,discard=unmap,cache.no-flush=on,file.driver=file,file.discard=unmap,file.filename=${NAME}`;
  qemuIo(folder, options, ['-d', 'unmap', '--image-opts'], commands);
}

function snapshot(flag: '-c' | '-d', name: string): string {
  qemuImg(folder, ['snapshot', flag, name, NAME]);
  return `snapshot ${flag} ${name}`;
}

/** One thing that happens to the image, as it is printed when a ceiling fails. */
function step(below: Below, snapshots: string[], number: number): string {
  const offset = below(DISK / SECTOR) * SECTOR;
  const length = Math.min(SECTOR * (1 + below(LONGEST / SECTOR)), DISK - offset);
  const kind = below(10);
  const name = `s${number}`;
  if (kind === 8 && snapshots.length < MOST_SNAPSHOTS) {
    snapshots.push(name);
    return snapshot('-c', name);
  }
  const oldest = kind === 9 ? snapshots.shift() : undefined;
  if (oldest !== undefined) return snapshot('-d', oldest);
  const verb = ['discard', 'write -z', 'write -z -u'][kind] ?? `write -P ${1 + below(255)}`;
  io([`${verb} ${offset} ${length}`]);
  return `${verb} ${offset} ${length}`;
}

function facts(): ImageFacts {
  const file = openSync(join(folder, NAME), 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return imageFactsOf(join(folder, NAME), withFile(join(folder, NAME), parseQcow2));
}

/** Every byte, in pieces that come in disorder. */
function fill(below: Below): void {
  const piece = [65_536, 1_048_576, 4_194_304][below(3)] ?? DISK;
  const count = DISK / piece;
  io(Array.from({ length: count }, (_, index) => `write -q -P 9 ${((index * 1_597) % count) * piece} ${piece}`));
}

it(
  `after each of ${HISTORIES} pasts, filling the image takes no more than its ceiling, plain or walked`,
  () => {
    const broken: unknown[] = [];
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const below = belowFrom(seed);
      const options = OPTIONS[seed % OPTIONS.length] ?? '';
      rmSync(join(folder, NAME), { force: true });
      qemuImg(folder, ['create', '-q', '-f', 'qcow2', '-o', options, NAME, String(DISK)]);
      const snapshots: string[] = [];
      const past = Array.from({ length: 3 + below(8) }, (_, number) => step(below, snapshots, number));
      const before = facts();
      const pins = withFile(join(folder, NAME), (source) =>
        walkSnapshots(source, () => undefined, before.file.allocation),
      );
      const ceilings = [ceilingOf(before) ?? 0n, ceilingOf({ ...before, pins }) ?? 0n];
      fill(below);
      const taken = facts().file.allocation ?? 0n;
      if (ceilings.some((ceiling) => ceiling < taken)) broken.push({ seed, options, past, ceilings, taken });
    }
    expect(broken).toEqual([]);
  },
  5 * 60_000,
);
