// Schemas of pools and guests as facts: parts of the explanation and of the report. Imports zod.
import { z } from 'zod';
import { bytes, count, fileId } from './scalars.ts';

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

/** A pool as measured. */
export const poolFacts = z.discriminatedUnion('kind', [
  z.object({
    ...poolCommonShape,
    kind: z.literal('filesystem'),
    fsType: z.string(),
    mountPoint: z.string(),
    source: z.string(),
    readOnly: z.boolean(),
    free: bytes(),
    available: bytes(),
    occupiedBefore: bytes()
      .optional()
      .describe('occupied before the first file was looked at; free is of after the last'),
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

/** Where a disk's bytes come from. */
export const diskSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('block'), path: z.string() }),
  z.object({ kind: z.literal('network'), protocol: z.string(), name: z.string(), hosts: z.array(z.string()) }),
  z.object({ kind: z.literal('volume'), pool: z.string(), volume: z.string() }),
  z.object({ kind: z.literal('dir'), path: z.string() }),
  z.object({ kind: z.literal('nvme'), address: z.string() }),
  z.object({ kind: z.literal('vhostuser'), path: z.string() }),
  z.object({
    kind: z.literal('none'),
    type: z.enum(['file', 'block', 'network', 'volume', 'dir', 'nvme', 'vhostuser']).optional(),
  }),
]);

/** Why a disk charges no pool. */
export const skipReason = z.enum([
  'network',
  'volume-elsewhere',
  'nvme',
  'vhostuser',
  'directory',
  'empty',
  'unmanaged-device',
]);

/** One disk of a guest: what the explanation shows of it. */
export const guestDiskShape = {
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
};

const named = z.object({ id: z.string(), name: z.string() });

/** One guest. */
export const guestShape = {
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
  vcpus: count().optional().describe('at most, plugged in or not'),
  memory: bytes().optional().describe('at most, balloon or not'),
  state: z.enum(['running', 'blocked', 'paused', 'shutting-down', 'shut-off', 'crashed', 'suspended', 'unknown']),
  ioError: z.string().optional(),
  origin: z.enum(['libvirt', 'xml-file', 'inferred']),
  disks: z.array(z.object(guestDiskShape)),
  files: z.array(
    z.object({
      purpose: z.enum(['nvram', 'console-log', 'managed-save', 'memory-snapshot', 'kernel', 'initrd']),
      path: z.string(),
    }),
  ),
};

/** The machine itself. */
export const node = z.object({
  vcpus: count(),
  memory: bytes(),
  cpuModel: z.string(),
  hypervisor: z.string(),
  hypervisorVersion: count().optional(),
  libvirtVersion: count().optional(),
});
