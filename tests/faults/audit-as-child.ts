// Run as a process of its own: audits disks of which some hang, prints what came of it, and leaves as main-ullage.ts does.
import { resolveImages } from '../../src/readers/images/resolve-images.ts';
import { Lanes } from '../../src/readers/lanes/lanes.ts';
import { hostMounts, onePool, pretendMount } from '../readers/host-lanes.ts';

/** The argument. */
export interface HungAudit {
  readonly paths: readonly string[];
  readonly deadlineMs: number;
  /** Mount points that the audit takes for local filesystems, as if a disk below hung. */
  readonly takenForLocal: readonly string[];
}

/** What it prints. */
export interface HungReport {
  readonly read: readonly string[];
  readonly problems: readonly (readonly [string, string])[];
  readonly stuck: readonly string[];
}

// Our own test wrote it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { paths, deadlineMs, takenForLocal } = JSON.parse(process.argv[2] ?? '') as HungAudit;
const mounts = [...hostMounts(), ...takenForLocal.map((mountPoint) => pretendMount(mountPoint, 'ext4'))];
const lanes = Lanes.open({ mounts, deadlineMs, nowMs: () => performance.now() });
const disks = paths.map((path) => ({ path, declaredFormat: 'raw' }));
const { images, problems } = await resolveImages(disks, [], { lanes, allowedRoots: [], exact: false, poolOf: onePool });
const { stuck } = await lanes.close();
const report: HungReport = {
  read: images.map(({ file }) => file.path),
  problems: problems.map(({ kind, subject }) => [kind, subject.path ?? '']),
  stuck,
};
await new Promise<void>((resolve) => process.stdout.write(JSON.stringify(report), () => resolve()));
if (stuck.length > 0) process.kill(process.pid, 'SIGKILL');
process.exit();
