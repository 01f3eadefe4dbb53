// The generated hosts of the golden scenarios, by name.
import { GiB, KiB, MiB } from '../../src/core/bytes.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { HostReport } from '../../src/core/report.ts';
import {
  disk,
  filesystem,
  found,
  guest,
  hostReport,
  image,
  resetNumbers,
  silentThinPool,
  volumeGroup,
} from './host-builder.ts';

/** Every host by name; a function each, so that no scenario sees what another changed. */
export const HOSTS: Readonly<Record<string, () => HostReport>> = {
  'all-fine': allFine,
  article: articleHost,
  crowded: () => crowdedHost(50),
  hostile: hostileNames,
  incomplete: incompleteHost,
  'unknown-guests': unknownGuests,
  volumes: blockVolumes,
  empty: () => hostReport({}),
  poolless: () => hostReport({ pools: [], instancesPaths: [] }),
};

/** A fresh report of a named host. */
export function hostNamed(name: string): HostReport {
  resetNumbers();
  const make = HOSTS[name];
  if (make === undefined) throw new Error(`no such host: ${name}`);
  return make();
}

const INSTANCES = '/var/lib/nova/instances';

function base(name: string, size = 2n * GiB, allocation = 900n * MiB): ImageFacts {
  return image({ path: `${INSTANCES}/_base/${name}`, virtual: size, allocation, format: 'raw' });
}

function allFine(): HostReport {
  const cirros = base('afd631de55a9b7026775a4a1ada098a9ae6888c7');
  const tops = ['web-1', 'web-2', 'db-1'].map((name, index) =>
    image({
      path: `${INSTANCES}/${name}/disk`,
      virtual: BigInt(10 + index * 10) * GiB,
      allocation: BigInt(3 + index) * GiB + 77n * MiB,
      backing: cirros,
    }),
  );
  const guests = tops.map((top, index) =>
    guest(index + 1, ['web-1', 'web-2', 'db-1'][index] ?? '', [disk('vda', [top, cirros])]),
  );
  return hostReport({
    guests,
    images: [cirros, ...tops],
    found: [found(cirros, 'base'), ...tops.map((top, index) => found(top, 'disk', guests[index]?.uuid))],
  });
}

/** The article's host: one base, 15 guests of 20 GiB whose files have 4.9 GiB each, put there by naming the host. */
function articleHost(): HostReport {
  const shared = base('afd631de55a9b7026775a4a1ada098a9ae6888c7');
  const pairs = Array.from({ length: 15 }, (_, index) => {
    const name = `instance-${(index + 1).toString(16).padStart(8, '0')}`;
    const full = index === 14;
    const top = image({
      path: `${INSTANCES}/${name}/disk`,
      virtual: 20n * GiB,
      allocation: full ? 20n * GiB + 3n * MiB + 320n * KiB : (49n * GiB) / 10n - (((49n * GiB) / 10n) % (4n * KiB)),
      header: { variant: '0.10' },
      backing: shared,
    });
    return { top, owner: guest(index + 1, name, [disk('vda', [top, shared], { discard: undefined })]) };
  });
  const orphan = image({ path: `${INSTANCES}/9d2e7b10-orphan/disk`, allocation: 3n * GiB });
  return hostReport({
    pools: [filesystem({ total: 254n * GiB + 600n * MiB, free: 153n * GiB, available: 140n * GiB })],
    guests: pairs.map((pair) => pair.owner),
    images: [shared, ...pairs.map((pair) => pair.top), orphan],
    found: [
      found(shared, 'base'),
      ...pairs.map(({ top, owner }) => found(top, 'disk', owner.uuid)),
      found(orphan, 'disk', '9d2e7b10-orphan'),
    ],
  });
}

function crowdedHost(count: number): HostReport {
  const debian = base('0b5bb6eea8dc2fd6e1d0e60a7dfc9f9a25f0a0f1');
  const cirros = base('51f2e1a0cbb1f6e7d1f2b5a9d6c3b0e4a7f8c9d2');
  const pairs = Array.from({ length: count }, (_, index) => {
    const below = index % 2 === 0 ? debian : cirros;
    const top = image({
      path: `${INSTANCES}/guest-${index}/disk`,
      virtual: BigInt(10 + (index % 7) * 10) * GiB,
      allocation: BigInt(2 + (index % 5)) * GiB,
      backing: below,
    });
    return { top, owner: guest(index + 1, `guest-${index}`, [disk('vda', [top, below], { discard: 'ignore' })]) };
  });
  return hostReport({
    pools: [filesystem({ total: 4096n * GiB, free: 3800n * GiB, available: 3700n * GiB })],
    guests: pairs.map((pair) => pair.owner),
    images: [debian, cirros, ...pairs.map((pair) => pair.top)],
    found: [
      found(debian, 'base'),
      found(cirros, 'base'),
      ...pairs.map(({ top, owner }) => found(top, 'disk', owner.uuid)),
    ],
  });
}

const HOSTILE_NAMES: readonly string[] = [
  '\u001B[2J\u001B[31mroot# ',
  'line\nbreak\ttab',
  '\u202Egnp.exe',
  '数据库主服务器-北京-东城区-第一机房-一号机柜',
  'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  'zero\u200Bwidth\uFEFF',
  'a-name-that-goes-on-and-on-and-on-until-no-terminal-in-the-world-could-show-it-on-one-line-together-with-numbers',
  'emoji-🗄️-👩‍💻',
];

function hostileNames(): HostReport {
  const tops = HOSTILE_NAMES.map((name, index) =>
    image({ path: `${INSTANCES}/${name}/disk`, virtual: BigInt(8 - index) * GiB, allocation: 64n * MiB }),
  );
  return hostReport({
    hostname: 'host\u0007\u001B]0;title\u0007',
    guests: tops.map((top, index) => guest(index + 1, HOSTILE_NAMES[index] ?? '', [disk('vda', [top])])),
    images: tops,
    found: tops.map((top, index) => found(top, 'disk', HOSTILE_NAMES[index])),
    problems: [
      {
        kind: 'damaged',
        subject: { path: `${INSTANCES}/\u001B[5mblink/disk` },
        attempted: 'read the image header',
        found: 'backing_file_name holds \u001B[31mred',
      },
    ],
  });
}

function incompleteHost(): HostReport {
  const good = image({ path: `${INSTANCES}/web-1/disk`, virtual: 20n * GiB, allocation: 4n * GiB });
  const damaged = image({ path: `${INSTANCES}/web-2/disk`, allocation: 6n * GiB, header: 'unreadable' });
  const reported = image({ path: `${INSTANCES}/web-3/disk`, allocation: 1n * GiB, header: 'unreadable' });
  const guests: GuestFacts[] = [
    guest(1, 'web-1', [disk('vda', [good])]),
    guest(2, 'web-2', [disk('vda', [damaged])]),
    guest(3, 'web-3', [disk('vda', [reported], { reportedVirtualSize: 30n * GiB })]),
    guest(4, 'web-4', [
      disk('vda', [], { source: { kind: 'file', path: `${INSTANCES}/web-4/disk` } }),
      disk('vdb', [], {
        source: { kind: 'network', protocol: 'rbd', name: 'volumes/volume-77', hosts: [] },
        skipped: 'network',
      }),
    ]),
  ];
  return hostReport({
    pools: [filesystem({ doubts: ['remote'], shared: true, fsType: 'nfs4', source: 'filer:/nova' })],
    guests,
    images: [good, damaged, reported],
    problems: [
      {
        kind: 'damaged',
        subject: { guest: 'web-2', disk: 'vda', path: `${INSTANCES}/web-2/disk` },
        attempted: 'read the qcow2 header',
        found: 'cluster_bits is 63, expected 9 to 21',
      },
      {
        kind: 'missing',
        subject: { guest: 'web-4', disk: 'vda', path: `${INSTANCES}/web-4/disk` },
        attempted: 'open the image',
        found: 'no such file',
        errno: 'ENOENT',
        hint: 'Undefine the guest or restore the file.',
        bytesAtStake: 20n * GiB,
      },
    ],
  });
}

/** Its libvirt did not answer: its images are there, and whose they are nobody knows. */
function unknownGuests(): HostReport {
  const tops = ['web-1', 'web-2'].map((name) =>
    image({ path: `${INSTANCES}/${name}/disk`, virtual: 20n * GiB, allocation: 4n * GiB }),
  );
  return hostReport({
    images: tops,
    found: tops.map((top, index) => found(top, 'disk', `web-${index + 1}`)),
    problems: [{ kind: 'unavailable', subject: {}, attempted: 'ask libvirt', found: 'connection refused' }],
  });
}

function blockVolumes(): HostReport {
  const group = volumeGroup();
  const volume = (name: string, size: bigint): ImageFacts =>
    image({
      path: `/dev/vg_guests/${name}`,
      kind: 'block',
      format: 'raw',
      virtual: size,
      allocation: size,
      poolId: group.id,
    });
  const thin = image({
    path: '/dev/vg_guests/v1',
    kind: 'block',
    format: 'raw',
    virtual: 60n * GiB,
    allocation: undefined,
    poolId: 'thin:Jb2yKd-0002',
  });
  const tops = [volume('db-1', 200n * GiB), volume('web-1', 40n * GiB), thin];
  return hostReport({
    instancesPaths: [],
    pools: [group, silentThinPool()],
    guests: tops.map((top, index) => guest(index + 1, ['db-1', 'web-1', 'thin-1'][index] ?? '', [disk('vda', [top])])),
    images: tops,
  });
}
