// How an audit talks to libvirt: read-only, each call within the deadline of the request.
import type { SessionOptions } from '../readers/libvirt/session.ts';
import { processTimers } from '../readers/libvirt/timers.ts';
import type { CollectRequest, World } from './world.ts';

/** libvirt when nobody names another. */
export const DEFAULT_URI = 'qemu:///system';

/** The server's own interval (keepalive_interval in libvirtd.conf). */
const KEEPALIVE_INTERVAL_MS = 5000;

/** The options of a session for this request. */
export function sessionOptions(world: World, { connect, deadlineMs }: CollectRequest): SessionOptions {
  return {
    uri: connect ?? DEFAULT_URI,
    directories: world.libvirtDirectories,
    readOnly: true,
    callTimeoutMs: deadlineMs,
    reconnectTimeoutMs: deadlineMs,
    keepaliveIntervalMs: KEEPALIVE_INTERVAL_MS,
    timers: processTimers(() => world.random()),
  };
}
