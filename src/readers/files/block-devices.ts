// Block devices by number: their kernel name and size from sysfs. Node has no BLKGETSIZE64, and names below /dev prove nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from 'node:fs';
import type { WideStat } from './image-columns.ts';

/** sysfs counts in sectors of 512 bytes, whatever the device's own are. */
const SECTOR = 512n;

/** Reads sysfs below the given root ("/", or a test's stand-in). */
export class BlockDevices {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Identity "block:/dev/<kernel name>" and size of the device that a stat describes. All of it is charged already: allocation
   *  is the length. Throws the system's errors. Source: Documentation/ABI/stable/sysfs-block. */
  statOf(stats: Stats): WideStat {
    const folder = join(this.#root, 'sys/dev/block', `${majorOf(stats.rdev)}:${minorOf(stats.rdev)}`);
    const name = /^DEVNAME=(?<name>.+)$/mu.exec(readFileSync(join(folder, 'uevent'), 'utf8'))?.groups?.['name'];
    const length = BigInt(readFileSync(join(folder, 'size'), 'utf8').trim()) * SECTOR;
    return {
      id: `block:/dev/${name ?? `block/${majorOf(stats.rdev)}:${minorOf(stats.rdev)}`}`,
      device: BigInt(stats.dev),
      length,
      allocation: length,
    };
  }
}

// gnu_dev_major and gnu_dev_minor (makedev(3)): 12 + 20 bits of major, 8 + 24 of minor, interleaved. Arithmetic, not bit
// operators: those would cut a 64-bit number to 32.
const BITS_8 = 2 ** 8;
const BITS_12 = 2 ** 12;
const BITS_20 = 2 ** 20;
const BITS_32 = 2 ** 32;

function majorOf(device: number): number {
  const high = Math.floor(device / BITS_32 / BITS_12) * BITS_12;
  return high + (Math.floor(device / BITS_8) % BITS_12);
}

function minorOf(device: number): number {
  const high = Math.floor(device / BITS_20) % BITS_12;
  return high * BITS_8 + (device % BITS_8);
}
