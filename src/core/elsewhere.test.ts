// Files on a pool that two hosts mount: what this host says of them when the other's report is known.
import { expect, test } from 'vitest';
import { GiB } from './bytes.ts';
import type { Elsewhere, Neighbour, SharedUses } from './elsewhere.ts';
import { explanationOf } from './explanation.ts';
import { ownersOf } from './ownership.ts';
import type { FoundFile, HostReport } from './report.ts';
import { sharedUsesOf } from './shared-uses.ts';
import * as facts from '../../tests/hosts/facts.ts';
import { say } from './sentences/english.ts';

const POOL = 'nfs:server:/export';
const UUID = '9d2e7b10-0000-4000-8000-000000000009';

/** A file of the export as a host sees it that has it under `mount`; devices are numbered by each host. */
function seen(mount: string, device: number, inode: number, path: string, bytes = GiB) {
  return facts.file(`${mount}/${path}`, bytes, { id: `${device}:${inode}`, poolId: POOL });
}

function mounted(mountPoint: string, parts: Partial<HostReport>): HostReport {
  return facts.report({ pools: [facts.filesystem({ id: POOL, fsType: 'nfs4', shared: true, mountPoint })], ...parts });
}

function here(...files: readonly (readonly [inode: number, path: string, role: FoundFile['role']])[]): HostReport {
  const found = files.map(([inode, path, role]) =>
    facts.found(seen('/var/lib/nova/instances', 40, inode, path), role, path.split('/')[0]),
  );
  return mounted('/var/lib/nova/instances', { found });
}

/** Another host with a guest that has this disk, under another mount point. */
function usesOf(path: string, inode: number): SharedUses {
  const image = facts.image(seen('/srv', 77, inode, path), facts.header('raw', GiB));
  const guest = facts.guest('web', [facts.disk(`/srv/${path}`, { chain: [image.file.id] })], { uuid: UUID });
  const report = mounted('/srv', { guests: [guest], images: [image] });
  return sharedUsesOf(report, ownersOf(report));
}

const NONE: SharedUses = { files: new Map(), guests: new Map() };

function neighbour(parts: Partial<Neighbour>): Neighbour {
  return { host: 'kvm-2', freshness: 'fresh', gap: undefined, uses: NONE, ...parts };
}

function saidOf(report: HostReport, ...others: readonly Neighbour[]): readonly string[] {
  const elsewhere: Elsewhere = new Map([[POOL, [neighbour({ host: 'kvm-1' }), ...others]]]);
  const { findings } = explanationOf(report, undefined, others.length === 0 ? undefined : elsewhere);
  return findings
    .filter(({ code }) => ['orphan', 'leftover', 'unreferenced-base'].includes(code))
    .map(({ code, severity, subject, action }) => `${severity} ${code} ${subject.path}: ${action}`);
}

const FOLDER = `/var/lib/nova/instances/${UUID}`;
const disk = here([7, `${UUID}/disk`, 'disk'], [8, `${UUID}/console.log`, 'console']);

test.each<[title: string, said: readonly string[], expected: readonly string[]]>([
  [
    'nobody asked the others',
    saidOf(disk),
    [`info orphan ${FOLDER}: Do not delete it yet: other hosts can see this pool, and it may belong to a guest there.`],
  ],
  [
    'a guest of another host has it, with what lies beside it',
    saidOf(disk, neighbour({ uses: usesOf(`${UUID}/disk`, 7) })),
    [],
  ],
  [
    'by its inode, whatever the other host calls it',
    saidOf(here([7, 'x', 'disk']), neighbour({ uses: usesOf('y', 7) })),
    [],
  ],
  [
    'by its place, whatever inode the other host sees',
    saidOf(here([7, 'x', 'disk']), neighbour({ uses: usesOf('x', 9) })),
    [],
  ],
  [
    'also where that host is lost: its guest may run on',
    saidOf(disk, neighbour({ freshness: 'lost', uses: usesOf(`${UUID}/disk`, 7) })),
    [],
  ],
  [
    'a second disk in the folder of a guest there is nobody’s',
    saidOf(
      here([7, `${UUID}/disk`, 'disk'], [9, `${UUID}/disk.old`, 'disk']),
      neighbour({ uses: usesOf(`${UUID}/disk`, 7) }),
    ),
    [
      `warning orphan ${FOLDER}/disk.old: No guest of the 2 hosts that report this pool uses it; make sure that no other host mounts it. If no manager knows it either, delete it: rm -- ${FOLDER}/disk.old`,
    ],
  ],
  [
    'a base image that only guests elsewhere read through to',
    saidOf(here([7, '_base/x', 'base']), neighbour({ uses: usesOf('_base/x', 7) })),
    [],
  ],
  [
    'all hosts are fresh and whole, and none has it',
    saidOf(disk, neighbour({})),
    [
      `warning orphan ${FOLDER}: No guest of the 2 hosts that report this pool uses it; make sure that no other host mounts it. If no manager knows it either, delete it: rm -r -- ${FOLDER}`,
    ],
  ],
  [
    'a host is late',
    saidOf(disk, neighbour({}), neighbour({ host: 'kvm-3', freshness: 'late' })),
    [
      `info orphan ${FOLDER}: Do not delete it yet: it may belong to a guest of kvm-3, which mounts this pool and whose last report is late.`,
    ],
  ],
  [
    'a host does not know all of its guests',
    saidOf(disk, neighbour({ gap: say('doubt:guests-unread') })),
    [
      `info orphan ${FOLDER}: Do not delete it yet: it may belong to a guest of kvm-2, which mounts this pool and of whose guests not all is known: some guests could not be read, and it may be theirs.`,
    ],
  ],
])('%s', (_title, said, expected) => {
  expect(said).toEqual(expected);
});

test('what guests elsewhere use is no orphan in the ledger either', () => {
  const elsewhere: Elsewhere = new Map([[POOL, [neighbour({ uses: usesOf(`${UUID}/disk`, 7) })]]]);
  const kinds = ownersOf(disk, elsewhere).map(({ kind }) => kind);
  expect([ownersOf(disk).map(({ kind }) => kind), kinds]).toEqual([
    ['orphan', 'orphan'],
    ['other', 'other'],
  ]);
});
