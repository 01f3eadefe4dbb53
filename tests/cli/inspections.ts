// Ready inspections for the scenarios of `ullage inspect`, by absolute path.
import { GiB, KiB, MiB } from '../../src/core/bytes.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { Inspection } from '../../src/agent/contract.ts';
import { image } from './host-builder.ts';

const base = image({ path: '/srv/_base/debian-13', virtual: 2n * GiB, allocation: 900n * MiB, format: 'raw' });

const overlay = image({
  path: '/srv/web-1/disk',
  virtual: 20n * GiB,
  allocation: 5n * GiB + 64n * KiB,
  backing: base,
  header: {
    snapshotCount: 1,
    snapshots: [
      {
        id: '1',
        name: 'before-upgrade',
        takenAtSeconds: Date.UTC(2026, 5, 1, 12, 30) / 1000,
        vmStateSize: 512n * MiB,
        virtualSize: 20n * GiB,
      },
    ],
    details: { compat: '1.1', 'compression type': 'zlib', 'lazy refcounts': false, 'refcount bits': 16 },
  },
});

const stranger = image({
  path: '/srv/upload.qcow2',
  virtual: 8n * GiB,
  allocation: 200n * KiB,
  header: {
    backing: { name: 'json:{"driver":"file","filename":"/etc/shadow"}', place: 'pseudo', format: undefined },
    dataFiles: [{ name: '/etc/passwd', place: 'local', format: 'raw' }],
    corrupt: true,
    notes: [{ field: 'snapshots_offset', message: 'past the end of the file' }],
  },
});

/** An ordinary image of several files: its descriptor, the extents beside it. */
const several = {
  ...image({
    path: '/srv/several.vmdk',
    virtual: 4n * GiB,
    allocation: 4n * KiB,
    format: 'vmdk',
    header: {
      fullSize: 4n * KiB,
      dataFiles: [
        { name: 'several-s001.vmdk', place: 'local', format: 'vmdk' },
        { name: 'several-s002.vmdk', place: 'local', format: 'vmdk' },
      ],
    },
  }),
  dataFileIds: ['8:101', '8:102'],
};

const cut = image({
  path: '/srv/cut.qcow2',
  virtual: 8n * GiB,
  allocation: 72n * KiB,
  header: { notes: [{ field: 'l1_table_offset', message: 'truncated: the L1 table ends behind the end of the file' }] },
});

const outside = image({
  path: '/srv/outside.qcow2',
  virtual: 8n * GiB,
  allocation: 72n * KiB,
  header: { backing: { name: '/etc/passwd', place: 'local', format: 'raw' } },
});

const refused: Problem = {
  kind: 'refused',
  subject: { path: '/srv/outside.qcow2' },
  attempted: 'follow the name "/etc/passwd"',
  found: 'it leads outside the directories that hold images',
};

/** An overlay of an older QEMU: its base was taken for raw, unopened. */
const vague = image({
  path: '/srv/vague.qcow2',
  virtual: 8n * GiB,
  allocation: 72n * KiB,
  header: {
    backing: { name: 'base', place: 'local', format: undefined },
    details: {
      bitmaps: [
        { name: 'daily', granularity: 65_536n },
        { name: 'weekly', granularity: 65_536n },
      ],
    },
  },
});
const unopened = {
  ...image({ path: '/srv/base', virtual: GiB, allocation: GiB, format: 'raw' }),
  probedFormat: undefined,
};

/** By absolute path; any other file is missing. */
export const INSPECTIONS: Readonly<Record<string, Inspection>> = {
  '/srv/web-1/disk': { chain: [overlay, base], problems: [] },
  '/srv/vague.qcow2': { chain: [{ ...vague, backingId: unopened.file.id }, unopened], problems: [] },
  '/srv/several.vmdk': { chain: [several], problems: [] },
  '/srv/cut.qcow2': { chain: [cut], problems: [] },
  '/srv/outside.qcow2': { chain: [outside], problems: [refused] },
  '/srv/upload.qcow2': { chain: [stranger], problems: [] },
};
