// A batch of images, read in this thread: what ends it early, and what the answer then says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BlockDevices } from './block-devices.ts';
import { COLUMNS } from './image-columns.ts';
import { AS_PROBED } from './image-modes.ts';
import { LaneMap } from './lane-map.ts';
import { PathResolver } from './path-resolver.ts';
import { readImages } from './read-images.ts';

let folder: string;
let paths: readonly string[];

const extentLine = (index: number): string => `RW 8 FLAT "part-${String(index).padStart(30, '0')}" 0\n`;
const LONG = `# Disk DescriptorFile
version=1
createType="twoGbMaxExtentFlat"
${Array.from({ length: 4000 }, (_, index) => extentLine(index)).join('')}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-batch-'));
  paths = Array.from({ length: 40 }, (_, index) => join(folder, `disk-${index}`));
  for (const path of paths) writeFileSync(path, LONG);
});

afterAll(() => rmSync(folder, { recursive: true }));

function read(asked: readonly string[], isLate: () => boolean) {
  const modes = new Uint8Array(asked.length).fill(AS_PROBED);
  const seen: number[] = [];
  const columns = readImages(
    { paths: asked.join('\0'), modes, known: false, blockDevices: false, within: undefined },
    {
      resolver: new PathResolver(new LaneMap([{ mountPoint: '/', lane: 'local' }]), 'local'),
      blockDevices: new BlockDevices('/'),
      onImage: (at) => seen.push(at),
      isLate,
    },
  );
  return { columns, seen };
}

test('a batch whose time is over hands over what it has, and at least one image', () => {
  const { columns, seen } = read(paths, () => true);
  expect([columns.count, columns.numbers.length, seen]).toEqual([1, COLUMNS, [0]]);
});

test('a batch of headers with thousands of names each is handed over in pieces of a few MiB', () => {
  const pieces: number[] = [];
  for (let from = 0; from < paths.length; from += pieces.at(-1) ?? 1) {
    pieces.push(read(paths.slice(from), () => false).columns.count);
  }
  expect(pieces.reduce((sum, count) => sum + count, 0)).toBe(paths.length);
  expect(pieces.length).toBeGreaterThan(3);
});

test('an ordinary batch is handed over at once', () => {
  const raw = join(folder, 'raw');
  writeFileSync(raw, new Uint8Array(1024));
  const asked = Array.from({ length: 256 }, () => raw);
  expect(read(asked, () => false).columns.count).toBe(256);
});
