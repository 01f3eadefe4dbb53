// Images of 256 MiB filled to the last byte by qemu-io: the ceiling told from the empty header is above what they came to take.
import { createCipheriv } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ceilingOf } from '../../src/core/disk.ts';
import type { ImageFormat, ImageHeader } from '../../src/core/image.ts';
import { parseImage } from '../../src/formats/parse-image.ts';
import { isJson, qemuImg, qemuIo, withFile } from './qemu-img.ts';

const MiB = 1024n * 1024n;
const SECRET = ['--object', 'secret,id=key,data=ullage'];

/** fullSize may be over what was taken by 0.3 %: a header's cluster that is mostly a hole, a last block cut short. */
const TOLERANCE_PER_MILLE = 3n;

/** ext4's extent tree block, which `ceilingOf` allows for and no header can know. */
const BLOCK_MAP = 4096n;

/** The log of a VHDX is written round and round; one fill need not have come around. */
const VHDX_LOG = 1n * MiB;

/** qemu-img measure counts all eight key slots of LUKS; seven of 258,048 bytes stay holes until somebody adds a key. */
const EMPTY_KEY_SLOTS = 7n * 258_048n;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-fill-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function headerOf(name: string, format: ImageFormat): ImageHeader {
  return withFile(join(folder, name), (source) => parseImage(source, format));
}

function allocationOf(name: string): bigint {
  return statSync(join(folder, name), { bigint: true }).blocks * 512n;
}

function ceilingOfFile(name: string, header: ImageHeader): bigint | undefined {
  const { size, nlink } = statSync(join(folder, name), { bigint: true });
  const file = {
    id: name,
    kind: 'file',
    path: join(folder, name),
    aliases: [],
    poolId: undefined,
    length: size,
    allocation: allocationOf(name),
    links: Number(nlink),
    modifiedAtMs: 0,
  } as const;
  const rest = { probedFormat: header.format, pins: undefined, backingId: undefined, dataFileIds: [] };
  return ceilingOf({ file, header, ...rest });
}

/** Writes every byte: the first block in two parts, then strides of 32 MiB, the last of which may be shorter. */
function fill(name: string, header: ImageHeader): void {
  const starts = [0n, 65_536n];
  for (let at = 32n * MiB; at < header.virtualSize; at += 32n * MiB) starts.push(at);
  const writes = starts.map(
    (start, index) => `write -P ${1 + index} ${start} ${(starts[index + 1] ?? header.virtualSize) - start}`,
  );
  const driver = header.format === 'luks' ? 'driver=luks,key-secret=key' : `driver=${header.format}`;
  qemuIo(folder, `${driver},file.driver=file,file.filename=${name}`, [...SECRET, '--image-opts'], writes);
}

interface Filled {
  readonly fullSize: bigint;
  readonly ceiling: bigint | undefined;
  readonly allocation: bigint;
}

function filled(format: ImageFormat, options: string): Filled {
  const name = `disk.${format}`;
  const asked = options === '' ? [] : ['-o', options];
  qemuImg(folder, ['create', '-q', '-f', format, ...SECRET, ...asked, name, '256M']);
  const header = headerOf(name, format);
  const ceiling = ceilingOfFile(name, header);
  fill(name, header);
  const allocation = allocationOf(name);
  rmSync(join(folder, name));
  return { fullSize: header.fullSize, ceiling, allocation };
}

function verdictOf({ fullSize, ceiling, allocation }: Filled, slack: bigint) {
  const over = fullSize - allocation;
  return {
    ceilingHolds: ceiling !== undefined && ceiling >= allocation,
    fullSizeHolds: fullSize + BLOCK_MAP >= allocation,
    close: over * 1000n <= allocation * TOLERANCE_PER_MILLE + slack * 1000n,
  };
}

const HOLDS = { ceilingHolds: true, fullSizeHolds: true, close: true };

describe('a filled image takes no more than its ceiling, and fullSize is within 0.3 % of it', () => {
  it.each<[ImageFormat, string, bigint]>([
    ['raw', '', 0n],
    ['vdi', '', 0n],
    ['vdi', 'static=on', 0n],
    ['vmdk', '', 0n],
    ['vmdk', 'compat6=on', 0n],
    ['qed', '', 0n],
    ['qed', 'cluster_size=4K', 0n],
    ['qcow', '', 0n],
    ['parallels', '', 0n],
    ['parallels', 'cluster_size=64K', 0n],
    ['vpc', '', 0n],
    ['vpc', 'force_size=on', 0n],
    ['vpc', 'subformat=fixed,force_size=on', 0n],
    ['vhdx', '', VHDX_LOG],
    ['vhdx', 'block_size=1M', VHDX_LOG],
    ['vhdx', 'block_size=256M', VHDX_LOG],
    ['vhdx', 'subformat=fixed', VHDX_LOG],
    ['luks', 'key-secret=key,iter-time=10', EMPTY_KEY_SLOTS],
  ])('%s %s', (format, options, slack) => {
    const facts = filled(format, options);
    console.log(`${format} ${options}: fullSize is ${facts.fullSize - facts.allocation} over the allocation`);
    expect(verdictOf(facts, slack)).toEqual(HOLDS);
  });
});

it('a streamOptimized VMDK of incompressible data takes no more than its ceiling', () => {
  // A cipher's key stream: the same on each run, and nothing that DEFLATE can shorten.
  const stream = createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16));
  writeFileSync(join(folder, 'noise.raw'), stream.update(new Uint8Array(32 * 1024 * 1024)));
  qemuImg(folder, ['convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized', 'noise.raw', 'noise.vmdk']);
  const header = headerOf('noise.vmdk', 'vmdk');
  const allocation = allocationOf('noise.vmdk');
  console.log(`vmdk streamOptimized: fullSize is ${header.fullSize - allocation} over the allocation`);
  expect(header.variant).toBe('streamOptimized');
  expect(
    verdictOf({ fullSize: header.fullSize, ceiling: ceilingOfFile('noise.vmdk', header), allocation }, 0n),
  ).toEqual(HOLDS);
});

it.each(['512', '1000000', '256M'])("fullSize of raw and luks images of %s is qemu-img measure's", (size) => {
  const pairs = (['raw', 'luks'] as const).map((format) => {
    const options = format === 'luks' ? [...SECRET, '-o', 'key-secret=key,iter-time=10'] : [];
    const name = `measured.${format}`;
    qemuImg(folder, ['create', '-q', '-f', format, ...options, name, size]);
    const measureOptions = format === 'luks' ? [...SECRET, '-o', 'key-secret=key'] : [];
    const measured: unknown = JSON.parse(
      qemuImg(folder, ['measure', '--output=json', '-O', format, ...measureOptions, '--size', size]),
    );
    return {
      format,
      ours: Number(headerOf(name, format).fullSize),
      measured: isJson(measured) ? measured['fully-allocated'] : undefined,
    };
  });
  expect(pairs.map(({ format, ours }) => ({ format, size: ours }))).toEqual(
    pairs.map(({ format, measured }) => ({ format, size: measured })),
  );
});
