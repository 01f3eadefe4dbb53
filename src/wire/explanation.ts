// The schema of `ullage explain --json`: one zod object, of which docs/schemas/explanation.schema.json is written. Imports zod.
import { z } from 'zod';
import { EXPLANATION_SCHEMA } from './explanation-document.ts';
import { imageShape, problem, severity } from './image.ts';
import { bytes, count, difference, diskRefShape, fileId, timeMs } from './scalars.ts';

const poolCommonShape = {
  id: z.string().describe('stable where the identity is: fs:<uuid>, vg:<uuid>, nfs:<server>:<export>'),
  name: z.string(),
  identity: z.object({
    kind: z.enum(['filesystem-uuid', 'remote-export', 'volume-group-uuid', 'thin-pool-uuid', 'device-number']),
    value: z.string(),
  }),
  total: bytes(),
  doubts: z.array(z.enum(['reflink', 'compression', 'thin-backing', 'remote', 'userspace'])),
  shared: z.boolean(),
};

const volume = z.object({
  name: z.string(),
  path: z.string(),
  size: bytes(),
  segmentType: z.string(),
  thinPool: z.string().optional(),
  origin: z.string().optional(),
  mappedPpm: count().optional(),
  hidden: z.boolean(),
});

const poolFacts = z.discriminatedUnion('kind', [
  z.object({
    ...poolCommonShape,
    kind: z.literal('filesystem'),
    fsType: z.string(),
    mountPoint: z.string(),
    source: z.string(),
    readOnly: z.boolean(),
    free: bytes(),
    available: bytes(),
    inodes: z.object({ total: bytes(), free: bytes() }).optional(),
  }),
  z.object({ ...poolCommonShape, kind: z.literal('volume-group'), available: bytes(), volumes: z.array(volume) }),
  z.object({
    ...poolCommonShape,
    kind: z.literal('thin-pool'),
    volumeGroup: z.string(),
    dataUsedPpm: count().optional().describe('millionths; absent: LVM did not say'),
    metadataUsedPpm: count().optional(),
    metadataSize: bytes(),
    volumes: z.array(volume),
  }),
]);

const ledgerLine = z.object({
  kind: z.enum([
    'guest-disk',
    'snapshot-layer',
    'backing',
    'unreferenced-base',
    'orphan',
    'leftover',
    'other',
    'volume',
    'thin-pool',
    'elsewhere',
    'root-reserved',
    'available',
    'unknown',
  ]),
  label: z.string(),
  bytes: difference(),
  files: z.array(
    z.object({
      id: fileId(),
      path: z.string(),
      allocation: bytes().optional(),
      disks: z.array(z.object(diskRefShape)),
    }),
  ),
});

const promise = z.object({
  ...diskRefShape,
  files: z.array(fileId()),
  virtualSize: bytes().optional(),
  allocation: bytes().optional(),
  ceiling: bytes().optional().describe('the most that its files can come to occupy'),
  growth: bytes().optional().describe('what it may still take; absent: not known'),
  basis: z.enum(['header', 'reported', 'fixed', 'counted', 'unknown']),
});

const pool = z.object({
  facts: poolFacts,
  total: bytes(),
  occupied: bytes().optional(),
  rootReserved: bytes(),
  available: bytes().optional(),
  growth: bytes().describe('sum of the growths that are known'),
  worstCaseFree: difference().optional().describe('available less growth; negative: promised more than there is'),
  provisioned: bytes(),
  overCommitRatioPpm: bytes().optional().describe('provisioned over total, in millionths'),
  ledger: z.array(ledgerLine).describe('sums to total, to the byte'),
  promises: z.array(promise).describe('largest growth first, unknown growth before all'),
  uncertainty: z.object({
    sharedAtLeast: bytes(),
    sharedAtMost: bytes(),
    unknownDisks: z.array(z.object(diskRefShape)),
    reportedDisks: z.array(z.object(diskRefShape)),
  }),
});

const diskSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('block'), path: z.string() }),
  z.object({ kind: z.literal('network'), protocol: z.string(), name: z.string(), hosts: z.array(z.string()) }),
  z.object({ kind: z.literal('volume'), pool: z.string(), volume: z.string() }),
  z.object({ kind: z.literal('dir'), path: z.string() }),
  z.object({ kind: z.literal('nvme'), address: z.string() }),
  z.object({ kind: z.literal('vhostuser'), path: z.string() }),
  z.object({ kind: z.literal('none') }),
]);

const skipReason = z.enum([
  'network',
  'volume-elsewhere',
  'nvme',
  'vhostuser',
  'directory',
  'empty',
  'unmanaged-device',
]);

const guestDisk = z.object({
  target: z.string(),
  bus: z.string().optional(),
  device: z.enum(['disk', 'cdrom', 'floppy', 'lun']),
  source: diskSource,
  format: z.string().optional(),
  discard: z.enum(['unmap', 'ignore']).optional(),
  serial: z.string().optional(),
  readOnly: z.boolean(),
  shareable: z.boolean(),
  transient: z.boolean(),
  encrypted: z.boolean(),
  chain: z.array(fileId()).describe('top to base'),
  mirrorId: fileId().optional(),
  skipped: skipReason.optional(),
  isVolume: z.boolean(),
  reportedVirtualSize: bytes().optional(),
  definedIn: z.enum(['both', 'active', 'persistent']),
});

const named = z.object({ id: z.string(), name: z.string() });

const guest = z.object({
  uuid: z.string(),
  name: z.string(),
  nova: z
    .object({
      instanceName: z.string().optional(),
      flavor: z
        .object({
          name: z.string(),
          diskGib: count(),
          ephemeralGib: count(),
          swapMib: count(),
          memoryMib: count(),
          vcpus: count(),
        })
        .optional(),
      project: named.optional(),
      user: named.optional(),
    })
    .optional(),
  state: z.enum(['running', 'blocked', 'paused', 'shutting-down', 'shut-off', 'crashed', 'suspended', 'unknown']),
  ioError: z.string().optional(),
  origin: z.enum(['libvirt', 'xml-file', 'inferred']),
  disks: z.array(guestDisk),
  files: z.array(
    z.object({
      purpose: z.enum(['nvram', 'console-log', 'managed-save', 'memory-snapshot', 'kernel', 'initrd']),
      path: z.string(),
    }),
  ),
});

const novaView = z.object({
  rules: z.enum(['nova', 'nova-kilo']),
  poolId: z.string(),
  localGib: difference(),
  localUsedGib: difference(),
  freeGib: difference(),
  overCommitted: difference(),
  diskAvailableLeastGib: difference().optional().describe('absent: Nova would abort the audit'),
  aborts: z.object({ guest: z.string(), disk: z.string(), reason: z.string() }).optional(),
  disks: z.array(z.object({ ...diskRefShape, virtualSize: bytes(), diskSize: bytes(), overCommit: difference() })),
  dropped: z.array(z.object({ guest: z.string(), reason: z.string() })),
  differences: z
    .array(z.object({ reason: z.string(), bytes: difference(), disks: count() }))
    .describe("parts of worstCaseFree less Nova's figure, negative where Nova's is too high; they sum to the whole"),
});

const finding = z.object({
  code: z.string().describe('stable: docs/findings.md'),
  severity,
  subject: z.object({
    pool: z.string().optional(),
    guest: z.string().optional(),
    disk: z.string().optional(),
    path: z.string().optional(),
  }),
  bytesAtStake: bytes().optional(),
  message: z.string(),
  action: z.string(),
});

/** The whole document, version 1. An absent key is a value that is not known; null never occurs. */
export const explanationSchema = z
  .object({
    schema: z.literal(EXPLANATION_SCHEMA),
    hostname: z.string(),
    bootId: z.string().optional(),
    collectorVersion: z.string(),
    startedAtMs: timeMs(),
    finishedAtMs: timeMs(),
    guestsFrom: z.string(),
    instancesPaths: z.array(z.string()),
    complete: z.boolean().describe('everything could be read'),
    pools: z.array(pool),
    guests: z.array(guest),
    images: z.array(z.object(imageShape)),
    uncharged: z.array(z.object({ ...diskRefShape, reason: z.union([skipReason, z.literal('unresolved')]) })),
    novaViews: z.array(novaView),
    findings: z.array(finding).describe('most severe first'),
    problems: z.array(problem),
  })
  .describe('What ullage explain --json prints. Sizes are exact integers of bytes, up to 64 bits.');
