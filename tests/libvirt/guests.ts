// Domain definitions, sessions and waiting, shared by the libvirt tests.
import type { SessionOptions } from '../../src/readers/libvirt/session.ts';
import { processTimers } from '../../src/readers/libvirt/timers.ts';

/** Session options as the agent would use them, with a reconnect that may take as long as a slow machine needs. */
export function sessionOptions(uri: string): SessionOptions {
  return {
    uri,
    directories: { system: '/run/libvirt', session: undefined },
    readOnly: true,
    callTimeoutMs: 20_000,
    keepaliveIntervalMs: 5_000,
    reconnectTimeoutMs: 30_000,
    timers: processTimers(Math.random),
  };
}

/** A disk of a test guest. */
export interface TestDisk {
  readonly target: string;
  readonly format: 'raw' | 'qcow2';
  readonly path: string;
}

/** A small TCG guest without firmware niceties: defines anywhere, starts in half a second. */
export function domainXml(name: string, uuid: string, disks: readonly TestDisk[]): string {
  const devices = disks.map(
    ({ target, format, path }) =>
      `<disk type='file' device='disk'><driver name='qemu' type='${format}'/><source file='${path}'/><target dev='${target}' bus='virtio'/></disk>`,
  );
  return `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>8</memory><vcpu>1</vcpu>
 <os><type arch='x86_64' machine='pc'>hvm</type></os>
 <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${devices.join('')}
 <memballoon model='none'/></devices></domain>`;
}

/** The UUID of the n-th test guest. */
export function testUuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}
