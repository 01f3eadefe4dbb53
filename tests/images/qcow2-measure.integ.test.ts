// Facts and full sizes of qcow2 images beside `qemu-img info` and `qemu-img measure`, over every option that changes either.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { roundUp } from '../../src/core/bytes.ts';
import type { ImageHeader } from '../../src/core/image.ts';
import { parseQcow2 } from '../../src/formats/qcow2/parse.ts';
import { asCompared, asQemuTells } from './agreement.ts';
import { isJson, qemuImg, qemuInfo, withFile, type Json } from './qemu-img.ts';
import { IMAGE, matrixImages, SECRET, type MatrixImage } from './qcow2-matrix.ts';

/** What the product promises to be compared on. */
const FEWEST = 80;
const NAME = 'matrix.qcow2';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-measure-'));
  qemuImg(folder, ['create', '-q', '-f', 'raw', 'base.raw', '3M']);
  qemuImg(folder, ['create', '-q', '-f', 'qcow2', 'base.qcow2', '3M']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make({ size, options, flags, after, killed }: MatrixImage): void {
  const asked = options.length === 0 ? [] : ['-o', options.join(',')];
  rmSync(join(folder, NAME), { force: true });
  qemuImg(folder, ['create', '-q', '-f', 'qcow2', ...flags, ...asked, NAME, size]);
  for (const call of after) {
    const words = call.map((word) => (word === IMAGE ? NAME : word));
    qemuImg(folder, words);
  }
  if (killed) writeAndDie();
}

/** "abort" ends qemu-io on the spot: the image stays as it is in use. */
function writeAndDie(): void {
  const write = ['-f', 'qcow2', '-c', 'write 0 1M', '-c', 'abort', NAME];
  expect(() => execFileSync('qemu-io', write, { cwd: folder, stdio: 'ignore' })).toThrow('Command failed');
}

function headerOf(): ImageHeader {
  return withFile(join(folder, NAME), parseQcow2);
}

/** What `measure` answers when it is told the image's own options and size. */
function measured(image: MatrixImage, header: ImageHeader): bigint {
  const counting = /^(?:refcount_bits|extended_l2|encrypt\.)/;
  const own = [
    `cluster_size=${header.clusterSize}`,
    `compat=${header.variant}`,
    ...image.options.filter((option) => counting.test(option)),
  ];
  const secret = own.some((option) => option.startsWith('encrypt.')) ? SECRET : [];
  const size = ['--size', String(header.virtualSize)];
  return bytesOf(
    qemuImg(folder, ['measure', '--output=json', '-O', 'qcow2', ...secret, '-o', own.join(','), ...size]),
    'fully-allocated',
  );
}

/** Only measuring an image, not a size, tells what its bitmaps take. */
function measuredBitmaps({ details, clusterSize }: ImageHeader): bigint {
  if (details['bitmaps'] === undefined) return 0n;
  const options = ['-o', `cluster_size=${clusterSize}`];
  return bytesOf(
    qemuImg(folder, ['measure', '--output=json', '-f', 'qcow2', '-O', 'qcow2', ...options, NAME]),
    'bitmaps',
  );
}

function bytesOf(json: string, key: string): bigint {
  const answer: unknown = JSON.parse(json);
  const value = isJson(answer) ? answer[key] : undefined;
  if (typeof value !== 'number') throw new Error(`qemu-img measure did not tell ${key}: ${json}`);
  return BigInt(value);
}

/** With an external data file the data is not in this file, which measure does not know of. */
function dataElsewhere({ dataFiles, virtualSize, clusterSize = 1 }: ImageHeader): bigint {
  return dataFiles.length === 0 ? 0n : roundUp(virtualSize, BigInt(clusterSize));
}

function bitmapsOf(value: unknown): unknown {
  return Array.isArray(value)
    ? value.filter(isJson).map(({ name, granularity, flags }) => ({ name, granularity, flags }))
    : [];
}

function toldByQemu(info: Json): Json {
  const data = isJson(info['format-specific']) ? info['format-specific']['data'] : {};
  const { bitmaps, encrypt } = isJson(data) ? data : {};
  return {
    ...asCompared(info),
    bitmaps: bitmapsOf(bitmaps),
    encrypt: isJson(encrypt) ? encrypt['format'] : undefined,
  };
}

function toldByUs(header: ImageHeader): Json {
  const { bitmaps, encrypt } = header.details;
  const actual = statSync(join(folder, NAME), { bigint: true }).blocks * 512n;
  return {
    ...asQemuTells(header, actual),
    bitmaps: bitmapsOf(bitmaps),
    encrypt: isJson(encrypt) ? encrypt['format'] : undefined,
  };
}

it(
  'every image is told as qemu-img info tells it, and its full size is what qemu-img measure says',
  () => {
    const images = matrixImages();
    const compared = images.map((image) => {
      make(image);
      const header = headerOf();
      const title = [...image.options, ...image.flags, ...image.after.flat(), image.size].join(' ');
      const full = header.fullSize + dataElsewhere(header) - image.overMeasured;
      return {
        ours: { title, full, ...toldByUs(header) },
        theirs: {
          title,
          full: measured(image, header) + measuredBitmaps(header),
          ...toldByQemu(qemuInfo(folder, NAME)),
        },
      };
    });
    console.log(`compared ${compared.length} qcow2 images with qemu-img info and measure`);
    expect(compared.map(({ ours }) => ours)).toEqual(compared.map(({ theirs }) => theirs));
    expect(images.length).toBeGreaterThanOrEqual(FEWEST);
  },
  5 * 60_000,
);

it('the image that was in use when its writer died is dirty', () => {
  make({ size: '64M', options: ['lazy_refcounts=on'], flags: [], after: [], killed: true, overMeasured: 0n });
  expect([headerOf().dirty, qemuInfo(folder, NAME)['dirty-flag']]).toEqual([true, true]);
});
