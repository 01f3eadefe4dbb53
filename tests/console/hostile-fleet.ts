// A host whose agent means harm: names, reasons and paths that would be markup, scripts, commands, reversed text or other addresses, and
// numbers at the ends of what a report may say.
import { GiB, MAX_BYTES } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as facts from '../hosts/facts.ts';

/** Would run in a page that took it for markup: `ullageWasHere` must stay unset. */
export const MARKUP = `"><img src=x onerror=ullageWasHere=1><script>ullageWasHere=1</script><svg onload=ullageWasHere=1>`;

/** What names may be. */
export const NAMES: readonly string[] = [
  MARKUP,
  'javascript:ullageWasHere=1',
  '//evil.example/x',
  '__proto__',
  'constructor',
  '.',
  '..',
  '%',
  '%2e%2e',
  '50% of it',
  'a/b?c#d',
  'a"b\'c`d\\e',
  'two\nlines',
  'x'.repeat(4_000),
  '\u202etxt.exe',
  'zero\u200bwidth',
  '💥🙈',
  String.raw`\u0000`,
  ' ',
];

/** The UUID of the guest that has the name at this place. */
export function guestUuid(index: number): string {
  return `uuid-${index}`;
}

/** Where the disk of that guest is. */
export function diskFile(index: number): string {
  return `/var/lib/nova/instances/${index}-${NAMES[index] ?? ''}/disk`;
}

/** A guest for each name, whose disk lies in a file of that name; an orphan, a pool and a problem of each. */
export function hostileReport(): Partial<HostReport> {
  const orphans = NAMES.map((name, index) =>
    facts.qcow2(`${facts.ROOT}/orphan-${index}-${name}/disk`, 20n * GiB, GiB, {
      fileFacts: { modifiedAtMs: facts.daysAgo(90) },
    }),
  );
  const disks = NAMES.map((name, index) =>
    facts.qcow2(diskFile(index), index === 0 ? MAX_BYTES : 20n * GiB, GiB, {
      fileFacts: { modifiedAtMs: index === 1 ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER },
      headerFacts: {
        snapshotCount: 1,
        snapshots: [
          facts.snapshot(name, { takenAtSeconds: index === 2 ? 253_402_300_799 : 0, vmStateSize: MAX_BYTES }),
        ],
        details: { [name]: name },
        notes: [{ field: name, message: name }],
      },
    }),
  );
  return {
    hostname: MARKUP,
    pools: [
      facts.filesystem(),
      ...NAMES.map((name, index) =>
        facts.filesystem({
          id: `fs:${index}:${name}`,
          name,
          mountPoint: `/m/${index}/${name}`,
          total: MAX_BYTES,
          free: MAX_BYTES,
          available: MAX_BYTES,
          identity: { kind: 'filesystem-uuid', value: `${index}${name}` },
        }),
      ),
    ],
    guests: NAMES.map((name, index) =>
      facts.guest(name, [facts.disk(diskFile(index), { target: name, serial: name })], {
        uuid: guestUuid(index),
        nova: { ...facts.NOVA_METADATA, instanceName: name, project: { id: name, name }, user: { id: name, name } },
        ioError: index === 0 ? name : undefined,
      }),
    ),
    images: [...disks, ...orphans],
    found: orphans.map((image, index) => facts.found(image.file, 'disk', `orphan-${index}-${NAMES[index] ?? ''}`)),
    problems: NAMES.map((name) => ({
      kind: 'denied' as const,
      subject: { path: name, guest: name, disk: name, pool: name },
      attempted: name,
      found: name,
      hint: name,
    })),
  };
}
