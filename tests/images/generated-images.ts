// Every image that the agreement test has qemu-img make: all formats that it writes, over all options that change a header.

/** One image to make. */
export interface GeneratedImage {
  readonly name: string;
  /** What `qemu-img create -f` is told. */
  readonly format: string;
  readonly size: string;
  /** `-o` options. */
  readonly options: string;
  /** Options before the file name: backing files, secrets. */
  readonly flags: readonly string[];
  /** `qemu-img` calls on the finished image, whose name stands where IMAGE does. */
  readonly after: readonly (readonly string[])[];
  /** Compared as this format instead of by probing. */
  readonly declared: string | undefined;
}

type Extra = Partial<Pick<GeneratedImage, 'flags' | 'after' | 'declared'>>;

/** Stands for the image's name in `after`. */
export const IMAGE = '{image}';

/** Images that others lie over, made first. */
export const BASES: readonly (readonly string[])[] = [
  ['create', '-f', 'raw', 'base.raw', '3M'],
  ['create', '-f', 'qcow2', 'base.qcow2', '3M'],
  ['create', '-f', 'vmdk', 'base.vmdk', '3M'],
];

const SECRET = ['--object', 'secret,id=key,data=ullage'];

let made = 0;

function image(format: string, size: string, options = '', extra: Extra = {}): GeneratedImage {
  made += 1;
  const name = `${String(made).padStart(3, '0')}.${format}`;
  return { name, format, size, options, flags: [], after: [], declared: undefined, ...extra };
}

const SIZES = ['512', '513', '65537', '1000000', '1M', '2147483648', '10G'];

function raws(): GeneratedImage[] {
  const sizes = ['0', '1', '511', ...SIZES].map((size) => image('raw', size));
  return [...sizes, ...['falloc', 'full'].map((mode) => image('raw', '1M', `preallocation=${mode}`))];
}

const CLUSTERS = ['512', '1K', '2K', '4K', '8K', '16K', '32K', '64K', '128K', '256K', '512K', '1M', '2M'];

function over(base: string, format: string): Extra {
  return { flags: ['-b', base, '-F', format] };
}

function qcow2s(): GeneratedImage[] {
  return [
    ...['0', ...SIZES].map((size) => image('qcow2', size)),
    ...CLUSTERS.map((size) => image('qcow2', '64M', `cluster_size=${size}`)),
    ...CLUSTERS.map((size) => image('qcow2', '64M', `compat=0.10,cluster_size=${size}`)),
    ...['1', '2', '4', '8', '32', '64'].map((bits) => image('qcow2', '64M', `refcount_bits=${bits}`)),
    ...['16K', '64K', '2M'].map((size) => image('qcow2', '64M', `extended_l2=on,cluster_size=${size}`)),
    ...['metadata', 'falloc', 'full'].map((mode) => image('qcow2', '4M', `preallocation=${mode}`)),
    image('qcow2', '64M', 'lazy_refcounts=on'),
    image('qcow2', '64M', 'compression_type=zstd'),
    image('qcow2', '64M', 'data_file=data.raw'),
    image('qcow2', '64M', 'data_file=data-raw.raw,data_file_raw=on'),
    image('qcow2', '64M', 'encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10', { flags: SECRET }),
    image('qcow2', '64M', '', over('base.raw', 'raw')),
    image('qcow2', '64M', '', over('base.qcow2', 'qcow2')),
    image('qcow2', '64M', 'compat=0.10', over('base.qcow2', 'qcow2')),
    image('qcow2', '64M', '', over('./base.raw', 'raw')),
    image('qcow2', '64M', '', { flags: ['-u', '-b', '/no/such/base', '-F', 'raw'] }),
    image('qcow2', '64M', '', { after: [['snapshot', '-c', 'first', IMAGE]] }),
    image('qcow2', '64M', '', { after: ['a', 'b b', 'ü'].map((name) => ['snapshot', '-c', name, IMAGE]) }),
    image('qcow2', '64M', '', { after: [['bitmap', '--add', IMAGE, 'marks']] }),
    image('qcow2', '64M', '', { after: [['resize', IMAGE, '128M']] }),
  ];
}

function oldQcows(): GeneratedImage[] {
  return [
    ...SIZES.map((size) => image('qcow', size)),
    image('qcow', '64M', '', { flags: ['-b', 'base.raw', '-F', 'raw'] }),
    ...SIZES.map((size) => image('qed', size)),
    ...['4K', '16K', '1M'].map((size) => image('qed', '64M', `cluster_size=${size}`)),
    ...['2', '8', '16'].map((size) => image('qed', '64M', `table_size=${size}`)),
    image('qed', '64M', '', { flags: ['-b', 'base.raw', '-F', 'raw'] }),
    image('qed', '64M', '', { flags: ['-b', 'base.qcow2', '-F', 'qcow2'] }),
  ];
}

const SUBFORMATS = [
  'monolithicSparse',
  'monolithicFlat',
  'twoGbMaxExtentSparse',
  'twoGbMaxExtentFlat',
  'streamOptimized',
];

function vmdks(): GeneratedImage[] {
  return [
    ...SUBFORMATS.flatMap((kind) => SIZES.map((size) => image('vmdk', size, `subformat=${kind}`))),
    ...['lsilogic', 'buslogic', 'legacyESX'].map((type) => image('vmdk', '64M', `adapter_type=${type}`)),
    image('vmdk', '64M', 'compat6=on'),
    image('vmdk', '64M', 'hwversion=13'),
    image('vmdk', '64M', 'toolsversion=9999'),
    image('vmdk', '64M', 'zeroed_grain=on'),
    image('vmdk', '3M', '', { flags: ['-b', 'base.vmdk', '-F', 'vmdk'] }),
    image('vmdk', '3M', 'subformat=twoGbMaxExtentSparse', { flags: ['-b', 'base.vmdk', '-F', 'vmdk'] }),
  ];
}

function microsoft(): GeneratedImage[] {
  const exact = [
    ...SIZES.map((size) => image('vpc', size, 'force_size=on')),
    ...SIZES.map((size) => image('vpc', size)),
  ];
  const fixed = ['1M', '1000000'].flatMap((size) => ['on', 'off'].map((force) => `${size} ${force}`));
  return [
    ...exact,
    ...fixed.flatMap((pair) => {
      const [size = '', force] = pair.split(' ');
      const options = `subformat=fixed,force_size=${force}`;
      return [image('vpc', size, options), image('vpc', size, options, { declared: 'vpc' })];
    }),
    image('vpc', '2000G', 'force_size=on'),
    ...SIZES.map((size) => image('vhdx', size)),
    ...['1M', '2M', '16M', '256M'].map((size) => image('vhdx', '64M', `block_size=${size}`)),
    image('vhdx', '64M', 'log_size=2M'),
    image('vhdx', '64M', 'block_state_zero=off'),
    image('vhdx', '4M', 'subformat=fixed'),
    image('vhdx', '2T'),
  ];
}

function luks(size: string, options: string): GeneratedImage {
  return image('luks', size, `key-secret=key,iter-time=10${options}`, { flags: SECRET });
}

function others(): GeneratedImage[] {
  return [
    ...['0', '1', ...SIZES].map((size) => image('vdi', size)),
    ...['1', '1000000', '3M'].map((size) => image('vdi', size, 'static=on')),
    ...SIZES.map((size) => image('parallels', size)),
    ...['64K', '256K', '2M'].map((size) => image('parallels', '64M', `cluster_size=${size}`)),
    ...['512', '1000000', '1M', '10G'].map((size) => luks(size, '')),
    ...['aes-128', 'aes-192', 'serpent-256', 'twofish-256'].map((cipher) => luks('1M', `,cipher-alg=${cipher}`)),
    luks('1M', ',cipher-alg=cast5-128,cipher-mode=cbc,ivgen-alg=plain64'),
    luks('1M', ',cipher-mode=cbc,cipher-alg=aes-256,ivgen-alg=essiv,ivgen-hash-alg=sha256'),
    luks('1M', ',cipher-mode=ecb,cipher-alg=aes-256,ivgen-alg=plain'),
    luks('1M', ',hash-alg=sha512'),
  ];
}

/** All of them, by names that are free in an empty folder. */
export function generatedImages(): readonly GeneratedImage[] {
  made = 0;
  return [...raws(), ...qcow2s(), ...oldQcows(), ...vmdks(), ...microsoft(), ...others()];
}
