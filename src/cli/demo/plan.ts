// What the demonstration builds: fifteen guests put on one host by name, promised more than the disk has. Pure arithmetic.
import { GiB, ceilDiv, maxBytes, minBytes, type Bytes } from '../../core/bytes.ts';

/** One guest's disk. */
export interface DemoDisk {
  readonly uuid: string;
  /** libvirt's name, as Nova makes it. */
  readonly domain: string;
  /** The name its owner gave it. */
  readonly name: string;
  readonly format: 'qcow2' | 'raw';
  readonly virtualSize: Bytes;
  /** Clusters of data to write into it; at least one, as a guest that has booted once leaves. */
  readonly dataClusters: number;
  readonly discard: boolean;
}

/** Everything to build. */
export interface DemoPlan {
  readonly guests: readonly DemoDisk[];
  /** A folder with a disk that no domain names. */
  readonly orphan: DemoDisk;
  /** What a resize left behind. */
  readonly leftover: DemoDisk;
  readonly base: DemoBase;
  readonly unusedBase: DemoBase;
}

/** A raw image in the image cache, named as Nova names them. */
export interface DemoBase {
  readonly name: string;
  readonly virtualSize: Bytes;
  readonly dataClusters: number;
}

/** qcow2's default, and the step in which everything here is written. */
export const CLUSTER_SIZE = 65_536;

/** As in the article: fifteen guests, of which the last has a raw disk. */
const GUESTS = 15;

/** Promised in hundredths of what is available: enough beyond it that other programs' writing cannot make it positive. */
const PROMISED_PERCENT = 125n;

/** The smallest disk that a guest is promised, for machines with hardly any room. */
const LEAST_DISK = 2n * GiB;

/** ext4 holds no file above 16 TiB; a raw disk is as long as it is large. */
const MOST_RAW = 8n * 1024n * GiB;

const NAMES: readonly string[] = ['web', 'db', 'queue', 'cache', 'build'];

/** The plan for a disk with `available` bytes. Each guest gets the same whole number of GiB, as from one flavor. */
export function demoPlan(available: Bytes): DemoPlan {
  const each = maxBytes(LEAST_DISK, ceilDiv((available * PROMISED_PERCENT) / 100n, BigInt(GUESTS) * GiB) * GiB);
  const guests = Array.from({ length: GUESTS }, (_, index): DemoDisk => {
    const isRaw = index === GUESTS - 1;
    return {
      uuid: uuidOf(index + 1),
      domain: `instance-${(index + 1).toString(16).padStart(8, '0')}`,
      name: `${NAMES[index % NAMES.length] ?? 'guest'}-${Math.floor(index / NAMES.length) + 1}`,
      format: isRaw ? 'raw' : 'qcow2',
      virtualSize: isRaw ? minBytes(each, MOST_RAW) : each,
      dataClusters: 1 + (index % 4) * 3,
      discard: index % 3 !== 0,
    };
  });
  const spare = {
    domain: '',
    name: '',
    format: 'qcow2',
    virtualSize: each,
    dataClusters: 4,
    discard: false,
  } as const;
  return {
    guests,
    orphan: { ...spare, uuid: uuidOf(0x9d2e) },
    leftover: { ...spare, uuid: uuidOf(3) },
    base: { name: '51d1a4a2b9c84e0e0c7d9ae5a0f6c7d0a2b5e3f1', virtualSize: GiB, dataClusters: 32 },
    unusedBase: { name: 'c0ffee2f8a7b4d1c93e5f60718293a4b5c6d7e8f', virtualSize: GiB, dataClusters: 16 },
  };
}

function uuidOf(number: number): string {
  return `1c0de000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
