// The keepalive program: two messages without body, sent by either side to see whether the other is alive.
import { encodeFrame, MESSAGE_STATUS, MESSAGE_TYPE, type FrameHeader } from './frame.ts';

/** KEEPALIVE_PROGRAM ("keep") and its version: virkeepaliveprotocol.x. */
export const KEEPALIVE_PROGRAM = 0x6b656570;
const KEEPALIVE_VERSION = 1;

/** KEEPALIVE_PROC_PING and _PONG. */
export const KEEPALIVE = { ping: 1, pong: 2 } as const;

/** A ping as it goes onto the wire. */
export const PING_FRAME = keepaliveFrame(KEEPALIVE.ping);

/** The answer to a ping. */
export const PONG_FRAME = keepaliveFrame(KEEPALIVE.pong);

/** Whether a frame belongs to the keepalive program rather than to libvirt's own. */
export function isKeepalive(frame: FrameHeader): boolean {
  return frame.program === KEEPALIVE_PROGRAM;
}

function keepaliveFrame(procedure: number): Uint8Array {
  return encodeFrame({
    program: KEEPALIVE_PROGRAM,
    version: KEEPALIVE_VERSION,
    procedure,
    type: MESSAGE_TYPE.event,
    serial: 0,
    status: MESSAGE_STATUS.ok,
    payload: new Uint8Array(),
  });
}
