// What image mutants are made from: a fixture of each format, where its parser reads, and how to mend its checksums.
import type { ImageFormat } from '../../src/core/image.ts';
import { crc32c } from '../../src/formats/checksums.ts';
import { fixtureImage } from '../images/fixture-image.ts';
import type { Region } from './mutate.ts';

/** A starting point for mutants. */
export interface ImageSeed {
  readonly name: string;
  readonly format: ImageFormat;
  readonly bytes: Uint8Array;
  /** What the image claims to be long: the rest reads as zeros. */
  readonly length: bigint;
  readonly regions: readonly Region[];
  /** Makes checksums right again after damage; without it every mutant would end there. */
  readonly mend?: (bytes: Uint8Array) => void;
}

const KiB = 1024;
const MiB = 1024 * KiB;

function seed(name: string, format: ImageFormat, ...regions: Region[]): ImageSeed {
  const bytes = fixtureImage(name);
  const end = Math.max(...regions.map(({ start, size }) => start + size));
  // What no parser reads is claimed by its length alone: copying megabytes for each mutant would take the time.
  const kept = Math.min(bytes.byteLength, Math.max(end, 64 * KiB));
  const length = BigInt(bytes.byteLength);
  return {
    name,
    format,
    bytes: bytes.slice(0, format === 'luks' || format === 'parallels' ? 4 * KiB : kept),
    length,
    regions,
  };
}

function region(start: number, size: number): Region {
  return { start, size };
}

/** In place; bytes that were cut inside these structures stay as they are. */
function mendVhd(bytes: Uint8Array): void {
  if (bytes.byteLength < 1536) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [start, size, sumAt] of [
    [0, 512, 64],
    [512, 1024, 36],
  ] as const) {
    view.setUint32(start + sumAt, 0);
    const sum = bytes.subarray(start, start + size).reduce((total, byte) => total + byte, 0);
    view.setUint32(start + sumAt, ~sum >>> 0);
  }
}

function mendVhdx(bytes: Uint8Array): void {
  if (bytes.byteLength < 320 * KiB) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [start, size] of [
    [64 * KiB, 4 * KiB],
    [128 * KiB, 4 * KiB],
    [192 * KiB, 64 * KiB],
    [256 * KiB, 64 * KiB],
  ] as const) {
    view.setUint32(start + 4, crc32c(bytes.subarray(start, start + size), 4), true);
  }
}

/** The fixture with its metadata region moved to the front, so that all that is read lies in the first 1.2 MiB. */
function vhdxSeed(): ImageSeed {
  const whole = fixtureImage('dynamic.vhdx');
  const view = new DataView(whole.buffer);
  const entries = [0, 1].map((index) => 192 * KiB + 16 + index * 32);
  const metadataEntry = entries.find((at) => view.getUint32(at, true) === 0x8b7ca206) ?? 0;
  const from = Number(view.getBigUint64(metadataEntry + 16, true));
  whole.copyWithin(MiB, from, from + 192 * KiB);
  for (const copy of [0, 64 * KiB]) view.setBigUint64(metadataEntry + copy + 16, BigInt(MiB), true);
  for (const header of [64 * KiB, 128 * KiB]) view.setBigUint64(header + 72, BigInt(from), true);
  const bytes = whole.slice(0, MiB + 192 * KiB);
  mendVhdx(bytes);
  const tables = [64, 128, 192, 256].map((at) => region(at * KiB, 96));
  const regions = [...tables, region(MiB, 256), region(MiB + 64 * KiB, 64)];
  return { name: 'dynamic.vhdx', format: 'vhdx', bytes, length: BigInt(whole.byteLength), regions, mend: mendVhdx };
}

/** At least one seed of each format with magic, and each of the layouts that a parser tells apart. */
export function imageSeeds(): readonly ImageSeed[] {
  return [
    seed('full.qcow2', 'qcow2', region(0, 600), region(0, 32_800)),
    seed('external.qcow2', 'qcow2', region(0, 600)),
    seed('old.qcow2', 'qcow2', region(0, 200)),
    seed('first.qcow', 'qcow', region(0, 64)),
    seed('overlay.qed', 'qed', region(0, 96)),
    seed('sparse.vmdk', 'vmdk', region(0, 96), region(512, 512)),
    seed('stream.vmdk', 'vmdk', region(0, 96), region(512, 512)),
    seed('flat.vmdk', 'vmdk', region(0, 354)),
    { ...seed('dynamic.vhd', 'vpc', region(0, 96), region(512, 64)), mend: mendVhd },
    seed('fixed.vhd', 'vpc', region(65_536, 96)),
    vhdxSeed(),
    seed('dynamic.vdi', 'vdi', region(0x40, 0x1a0)),
    seed('xts.luks', 'luks', region(0, 592)),
    seed('expanding.hds', 'parallels', region(0, 64)),
  ];
}
