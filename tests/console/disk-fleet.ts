// Hosts whose guests have disks of every sort that an operator meets: for the pages of guests, disks and files.
import { GiB, KiB, MiB } from '../../src/core/bytes.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from '../hosts/facts.ts';

/** The export that both hosts mount. */
export const EXPORT = 'nfs:filer:/export';

const BASE = `${facts.ROOT}/_base/f00d`;

/** An overlay with two layers below it, of which the lowest is shared, and what its header says is worth a look. */
function chained(): Pick<HostReport, 'guests' | 'images' | 'found'> {
  const base = facts.raw(BASE, 4n * GiB, 3n * GiB);
  const layer = facts.qcow2('/var/lib/nova/web-before-upgrade.qcow2', 40n * GiB, 5n * GiB, {
    backingId: base.file.id,
    fileFacts: { modifiedAtMs: facts.daysAgo(40) },
    headerFacts: { variant: '1.1', backing: { name: BASE, place: 'local', format: 'raw' } },
  });
  const top = facts.qcow2('/var/lib/nova/web.qcow2', 40n * GiB, 6n * GiB, {
    backingId: layer.file.id,
    fileFacts: { links: 2 },
    headerFacts: {
      fullSize: 40n * GiB + 6n * MiB,
      variant: '1.1',
      backing: { name: layer.file.path, place: 'local', format: undefined },
      snapshotCount: 5,
      snapshots: [
        facts.snapshot('before-upgrade', { takenAtSeconds: facts.daysAgo(40) / 1_000, vmStateSize: 2n * GiB }),
        facts.snapshot('tuesday', { takenAtSeconds: facts.daysAgo(3) / 1_000, virtualSize: 20n * GiB }),
      ],
      details: { compat: '1.1', 'lazy-refcounts': true, 'extended-l2': false, 'compression-type': 'zlib' },
      notes: [{ field: 'snapshots_offset', message: 'the table ends before its third entry' }],
    },
  });
  const other = facts.qcow2('/var/lib/nova/mail.qcow2', 20n * GiB, 2n * GiB, {
    backingId: base.file.id,
    headerFacts: { corrupt: true, variant: '0.10', backing: { name: BASE, place: 'local', format: 'raw' } },
  });
  return {
    guests: [
      facts.guest(
        'web',
        [facts.disk(top.file.path, { chain: [top.file.id, layer.file.id, base.file.id], discard: undefined })],
        {
          vcpus: 4,
          memory: 8n * GiB,
        },
      ),
      facts.guest('mail', [facts.disk(other.file.path, { chain: [other.file.id, base.file.id] })], {
        state: 'shut-off',
      }),
    ],
    images: [base, layer, top, other],
    found: [facts.found(base.file, 'base')],
  };
}

/** A guest that a failed write has stopped, with a disk whose file cannot be read. */
function paused(): Pick<HostReport, 'guests' | 'images' | 'problems'> {
  const unread = facts.image(facts.file('/var/lib/nova/db.img', 7n * GiB), undefined);
  return {
    guests: [
      facts.guest('db', [facts.disk('/var/lib/nova/db.img', { format: 'raw' }), lost()], {
        state: 'paused',
        ioError: 'no space',
      }),
    ],
    images: [unread],
    problems: [
      {
        kind: 'denied',
        subject: { path: '/var/lib/nova/db.img' },
        attempted: 'read the image header',
        found: 'permission denied',
        hint: 'Run the agent as root.',
      },
      {
        kind: 'missing',
        subject: { guest: 'db', disk: 'vdb', path: '/var/lib/nova/gone.img' },
        attempted: 'open the image',
        found: 'no such file',
      },
    ],
  };
}

function lost() {
  return facts.disk('/var/lib/nova/gone.img', { target: 'vdb', chain: [], reportedVirtualSize: 9n * GiB });
}

/** A disk of each sort that charges no pool of the host, or not as others do. */
function unusual(): Pick<HostReport, 'guests' | 'images'> {
  const scratch = facts.qcow2('/var/lib/nova/scratch.qcow2', 10n * GiB, 200n * KiB);
  const iso = facts.raw('/var/lib/nova/install.iso', 700n * MiB, 700n * MiB);
  const thick = facts.raw('/dev/nova/thick', 30n * GiB, 30n * GiB, {
    fileFacts: { id: 'block:/dev/nova/thick', kind: 'block', poolId: 'vg:nova' },
  });
  const disks = [
    facts.disk(scratch.file.path, { transient: true }),
    facts.disk('', {
      target: 'vdb',
      source: { kind: 'network', protocol: 'rbd', name: 'volumes/volume-1', hosts: ['mon-1'] },
      format: 'raw',
      chain: [],
      skipped: 'network',
      isVolume: true,
    }),
    facts.disk('/dev/nova/thick', {
      target: 'vdc',
      source: { kind: 'block', path: '/dev/nova/thick' },
      format: 'raw',
      chain: [thick.file.id],
    }),
    facts.disk('/dev/sdx', {
      target: 'sda',
      device: 'lun',
      bus: 'scsi',
      source: { kind: 'block', path: '/dev/sdx' },
      format: 'raw',
      chain: [],
      skipped: 'unmanaged-device',
    }),
    facts.disk('', {
      target: 'vdd',
      source: { kind: 'nvme', address: '0000:01:00.0/1' },
      format: 'raw',
      chain: [],
      skipped: 'nvme',
    }),
    facts.disk(iso.file.path, { target: 'hdc', device: 'cdrom', bus: 'ide', format: 'raw', readOnly: true }),
    facts.emptyCdrom('hdd'),
  ];
  return { guests: [facts.guest('zoo', disks), facts.guest('bare', [])], images: [scratch, iso, thick] };
}

/** A drive with another medium from the next start on, under names that addresses have to escape. */
function swapped(): Pick<HostReport, 'guests' | 'images'> {
  const [now, next] = ['/var/lib/nova/50% now?.img', '/var/lib/nova/50% next#.img'];
  const disks = [
    facts.disk(now, { format: 'raw', definedIn: 'active' }),
    facts.disk(next, { format: 'raw', definedIn: 'persistent' }),
  ];
  return {
    guests: [facts.guest('100% swapped', disks)],
    images: [facts.raw(now, 3n * GiB, GiB), facts.raw(next, 5n * GiB, GiB)],
  };
}

/** A guest on the shared export, whose base a guest of another host reads, too; its data lie in the local pool as well. */
export function onExport(
  mountPoint: string,
  device: number,
  name: string,
): Pick<HostReport, 'guests' | 'images' | 'pools'> {
  const place = { poolId: EXPORT };
  const base = facts.raw(`${mountPoint}/_base/shared`, 4n * GiB, 3n * GiB, {
    fileFacts: { ...place, id: `${device}:1` },
  });
  const top = facts.qcow2(`${mountPoint}/${name}.qcow2`, 20n * GiB, GiB, {
    backingId: base.file.id,
    fileFacts: device === 40 ? {} : { ...place, id: `${device}:${name.length + 10}` },
    headerFacts: { backing: { name: base.file.path, place: 'local', format: 'raw' } },
  });
  const pool = facts.filesystem({ id: EXPORT, name: 'filer:/export', fsType: 'nfs4', shared: true, mountPoint });
  return {
    pools: [pool],
    guests: [facts.guest(name, [facts.disk(top.file.path, { chain: [top.file.id, base.file.id] })])],
    images: [base, top],
  };
}

/** What the tracker knows guests by. */
const ADOPTED = '5d0c1f4e-0000-4000-8000-00000000000a';

/** A guest whose UUID is one, so that something is promised to it as soon as it is reported. */
function adopted(): Pick<HostReport, 'guests' | 'images'> {
  const image = facts.qcow2('/var/lib/nova/adopted.qcow2', 2n * GiB, GiB);
  const guest = facts.guest('adopted', [facts.disk(image.file.path)], { uuid: ADOPTED, vcpus: 2, memory: 2n * GiB });
  return { guests: [guest], images: [image] };
}

/** What nobody uses. */
function idle(): Pick<HostReport, 'images' | 'found'> {
  const folder = '0b5c1a52-0000-4000-8000-000000000001';
  const orphan = facts.qcow2(`${facts.ROOT}/${folder}/disk`, 80n * GiB, 11n * GiB, {
    fileFacts: { modifiedAtMs: facts.daysAgo(90) },
  });
  return { images: [orphan], found: [facts.found(orphan.file, 'disk', folder)] };
}

/** The report of the host that has all of them. */
export function diskFleetReport(): Partial<HostReport> {
  const parts = [chained(), paused(), unusual(), swapped(), adopted(), onExport('/srv/export', 40, 'shared-1'), idle()];
  const all = <Key extends 'guests' | 'images' | 'found' | 'problems'>(key: Key): HostReport[Key] =>
    parts.flatMap((part: Partial<HostReport>) => [...(part[key] ?? [])]) as unknown as HostReport[Key]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- lists of one key each
  return {
    pools: [
      facts.filesystem({ name: '/var/lib/nova' }),
      facts.volumeGroup({ available: 70n * GiB, volumes: [facts.volume('thick', 30n * GiB)] }),
      ...onExport('/srv/export', 40, 'shared-1').pools,
    ],
    guests: all('guests') satisfies readonly GuestFacts[],
    images: all('images'),
    found: all('found'),
    problems: all('problems'),
  };
}
