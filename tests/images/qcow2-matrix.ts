// The qcow2 images that our full size is held against `qemu-img measure` with: every option that changes a header or a size.

/** One image to make. */
export interface MatrixImage {
  readonly size: string;
  /** `-o` options of create. */
  readonly options: readonly string[];
  /** Options before the file name: backing files, secrets. */
  readonly flags: readonly string[];
  /** `qemu-img` calls afterwards; IMAGE stands for the file's name. */
  readonly after: readonly (readonly string[])[];
  /** Written by a qemu-io that is killed before it closes the image. */
  readonly killed: boolean;
  /** Bytes that we tell above `qemu-img measure`, which is wrong there. */
  readonly overMeasured: bigint;
}

/** Stands for the image's name in `after`. */
export const IMAGE = '{image}';

/** Opens encrypted images; ullage never does. */
export const SECRET = ['--object', 'secret,id=key,data=ullage'];

const CLUSTERS = ['512', '1K', '2K', '4K', '8K', '16K', '32K', '64K', '128K', '256K', '512K', '1M', '2M'];
const REFCOUNT_BITS = ['1', '2', '4', '8', '16', '32', '64'];
const LUKS = ['encrypt.format=luks', 'encrypt.key-secret=key', 'encrypt.iter-time=10'];

function image(size: string, options: readonly string[] = [], rest: Partial<MatrixImage> = {}): MatrixImage {
  return { size, options, flags: [], after: [], killed: false, overMeasured: 0n, ...rest };
}

function snapshots(count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, index) => ['snapshot', '-c', `s${index}`, IMAGE]);
}

function bitmap(name: string, granularity: string): readonly string[] {
  return ['bitmap', '--add', '-g', granularity, IMAGE, name];
}

/** All of them. The first of each line is the usual; sizes are odd, small, usual, and of many L2 tables. */
export function matrixImages(): readonly MatrixImage[] {
  return [
    ...['0', '512', '65536', '65537', '1000000', '64M', '1G', '10G', '1T', '7T'].map((size) => image(size)),
    ...CLUSTERS.map((size) => image('1G', [`cluster_size=${size}`])),
    ...CLUSTERS.map((size) => image('1G', ['compat=0.10', `cluster_size=${size}`])),
    ...REFCOUNT_BITS.map((bits) => image('1G', [`refcount_bits=${bits}`])),
    ...REFCOUNT_BITS.map((bits) => image('256M', [`refcount_bits=${bits}`, 'cluster_size=512'])),
    ...CLUSTERS.slice(5).map((size) => image('1G', ['extended_l2=on', `cluster_size=${size}`])),
    ...['off', 'metadata', 'falloc', 'full'].map((mode) => image('16M', [`preallocation=${mode}`])),
    // Preallocating has grown the refcount table by a cluster more than a table for this size needs; it never shrinks.
    image('16M', ['preallocation=metadata', 'cluster_size=512'], { overMeasured: 512n }),
    image('1G', ['lazy_refcounts=on']),
    image('64M', ['lazy_refcounts=on'], { killed: true }),
    ...['zlib', 'zstd'].map((type) => image('1G', [`compression_type=${type}`])),
    image('64M', LUKS, { flags: SECRET }),
    // measure leaves the refcounts of the LUKS header's 4,040 clusters out: 16 blocks of 256.
    image('64M', [...LUKS, 'cluster_size=512'], { flags: SECRET, overMeasured: 16n * 512n }),
    image('1G', [...LUKS, 'cluster_size=2M', 'refcount_bits=64'], { flags: SECRET }),
    image('64M', ['encrypt.format=aes', 'encrypt.key-secret=key'], { flags: SECRET }),
    image('64M', ['data_file=matrix-data']),
    image('64M', ['data_file=matrix-raw', 'data_file_raw=on']),
    image('64M', [], { flags: ['-b', 'base.raw', '-F', 'raw'] }),
    image('64M', ['compat=0.10'], { flags: ['-b', 'base.qcow2', '-F', 'qcow2'] }),
    image('64M', [], { flags: ['-u', '-b', '/no/such/base', '-F', 'raw'] }),
    image('64M', [], { flags: ['-u', '-b', 'json:{"driver":"null-co"}', '-F', 'raw'] }),
    ...[1, 2, 3].map((count) => image('64M', [], { after: snapshots(count) })),
    image('64M', ['compat=0.10'], { after: snapshots(3) }),
    image('1G', [], { after: [bitmap('marks', '65536')] }),
    image('1G', ['cluster_size=4K'], { after: [bitmap('fine', '512'), bitmap('coarse', '2G'), bitmap('ü b', '64K')] }),
    image('1G', [], { after: [bitmap('off', '65536'), ['bitmap', '--disable', IMAGE, 'off']] }),
    ...['64M', '3G'].map((size) => image('32M', ['cluster_size=4K'], { after: [['resize', IMAGE, size]] })),
    image('64M', [], { after: [['resize', '--shrink', IMAGE, '32M']] }),
    image('64M', [], { after: [['amend', '-o', 'compat=0.10', IMAGE]] }),
    image('64M', ['compat=0.10'], { after: [['amend', '-o', 'compat=1.1', IMAGE]] }),
    image('64M', [], { after: [['rebase', '-u', '-b', 'base.raw', '-F', 'raw', IMAGE]] }),
    image('64M', [], { after: [['convert', '-c', '-O', 'qcow2', 'base.raw', IMAGE]] }),
  ];
}
