// Frames: how libvirt's messages are cut out of a byte stream, and their headers. Knows nothing of sockets or procedures.
import { invariant } from '../../core/invariant.ts';
import { FormatError } from '../format-error.ts';
import { XDR_UNIT, XdrReader } from '../xdr/reader.ts';
import { XdrWriter } from '../xdr/writer.ts';

/** The format's name in FormatErrors. */
export const LIBVIRT_RPC = 'libvirt-rpc';

/** Every message begins with its length: VIR_NET_MESSAGE_LEN_MAX in virnetprotocol.x. */
const LENGTH_WORD = 4;

/** Length word and the six header words: VIR_NET_MESSAGE_LEN_MAX + VIR_NET_MESSAGE_HEADER_MAX in virnetprotocol.x. */
export const FRAME_HEADER_BYTES = 28;

/** VIR_NET_MESSAGE_MAX and its length word (32 MiB since libvirt 1.3; measured on 9.0.0). Nothing longer is buffered. */
export const FRAME_MAX_BYTES = 33_554_432 + 4;

/** virNetMessageType: what Ullage sends or takes. Streams and passed file descriptors are not among them. */
export const MESSAGE_TYPE = { call: 0, reply: 1, event: 2 } as const;

/** virNetMessageStatus. */
export const MESSAGE_STATUS = { ok: 0, error: 1 } as const;

/** VIR_NET_CALL … VIR_NET_REPLY_WITH_FDS. */
const TYPE_MAX = 5;

/** VIR_NET_OK … VIR_NET_CONTINUE. */
const STATUS_MAX = 2;

/** virNetMessageHeader. */
export interface FrameHeader {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** One of MESSAGE_TYPE, or another value of virNetMessageType. */
  readonly type: number;
  /** Chosen by the caller and repeated in the reply; 0 in events. */
  readonly serial: number;
  /** One of MESSAGE_STATUS, or VIR_NET_CONTINUE. */
  readonly status: number;
}

/** One message: header and body. */
export interface Frame extends FrameHeader {
  readonly payload: Uint8Array;
}

/** The bytes of one message, length word included. */
export function encodeFrame(frame: Frame): Uint8Array {
  const { byteLength } = frame.payload;
  invariant(byteLength % XDR_UNIT === 0, 'a message body is whole XDR units', { byteLength });
  const writer = new XdrWriter();
  writer.uint(FRAME_HEADER_BYTES + byteLength);
  writer.uint(frame.program);
  writer.uint(frame.version);
  writer.int(frame.procedure);
  writer.uint(frame.type);
  writer.uint(frame.serial);
  writer.uint(frame.status);
  writer.fixedOpaque(frame.payload);
  return writer.finish();
}

/** The first room for a frame that comes in pieces. */
const FIRST_ROOM = 4096;

/** Cuts a stream of chunks into frames, however the chunks fall. Holds at most one unfinished frame, copied out of its chunks: a
 *  chunk of one byte would otherwise keep a hundred alive with it. Never holds more than twice what has arrived of the frame, nor
 *  more than FRAME_MAX_BYTES. After a FormatError the stream has no known position: every later push throws the same error. */
export class FrameParser {
  #held = new Uint8Array();
  #buffered = 0;
  /** The length of the unfinished frame once it is known, else of the length word. */
  #needed = LENGTH_WORD;
  #broken: FormatError | undefined;

  /** Bytes held for the unfinished frame. */
  get buffered(): number {
    return this.#buffered;
  }

  /** The frames that `chunk` completes. Their payloads may lie in the chunk: the caller must not write to it while they are in use. */
  push(chunk: Uint8Array): Frame[] {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return this.#cut(chunk);
    } catch (error) {
      this.#reset();
      if (error instanceof FormatError) this.#broken = error;
      throw error;
    }
  }

  #cut(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let start = this.#buffered === 0 ? 0 : this.#finish(chunk, frames);
    while (chunk.byteLength - start >= LENGTH_WORD) {
      const length = frameLength(chunk.subarray(start));
      if (chunk.byteLength - start < length) {
        this.#needed = length;
        break;
      }
      frames.push(decodeFrame(chunk.subarray(start, start + length)));
      start += length;
    }
    if (start < chunk.byteLength) this.#keep(chunk.subarray(start));
    return frames;
  }

  /** Takes what the unfinished frame lacks from the chunk, as far as it goes; gives how many bytes it took. */
  #finish(chunk: Uint8Array, frames: Frame[]): number {
    let start = 0;
    while (start < chunk.byteLength) {
      const piece = chunk.subarray(start, start + this.#needed - this.#buffered);
      this.#keep(piece);
      start += piece.byteLength;
      if (this.#buffered < this.#needed) break;
      if (this.#needed === LENGTH_WORD) this.#needed = frameLength(this.#held);
      else {
        frames.push(decodeFrame(this.#held.subarray(0, this.#needed)));
        this.#reset();
        break;
      }
    }
    return start;
  }

  #keep(piece: Uint8Array): void {
    const size = this.#buffered + piece.byteLength;
    if (size > this.#held.byteLength) {
      const room = new Uint8Array(Math.max(size, Math.min(this.#needed, Math.max(FIRST_ROOM, 2 * size))));
      room.set(this.#held.subarray(0, this.#buffered));
      this.#held = room;
    }
    this.#held.set(piece, this.#buffered);
    this.#buffered = size;
  }

  #reset(): void {
    this.#held = new Uint8Array();
    this.#buffered = 0;
    this.#needed = LENGTH_WORD;
  }
}

function frameLength(bytes: Uint8Array): number {
  const reader = new XdrReader(bytes, LIBVIRT_RPC);
  reader.field = 'length';
  const length = reader.uint();
  if (length > FRAME_MAX_BYTES) reader.fail('FORMAT_LIMIT', `${length} bytes, at most ${FRAME_MAX_BYTES} allowed`);
  if (length < FRAME_HEADER_BYTES)
    reader.fail('FORMAT_INVALID', `${length} bytes, a header alone has ${FRAME_HEADER_BYTES}`);
  return length;
}

function decodeFrame(bytes: Uint8Array): Frame {
  const reader = new XdrReader(bytes, LIBVIRT_RPC);
  reader.uint(); // the length, checked by frameLength
  const program = reader.uint();
  const version = reader.uint();
  const procedure = reader.int();
  const type = reader.uint();
  reader.field = 'type';
  if (type > TYPE_MAX) reader.fail('FORMAT_INVALID', `${type}, expected 0 to ${TYPE_MAX}`);
  const serial = reader.uint();
  const status = reader.uint();
  reader.field = 'status';
  if (status > STATUS_MAX) reader.fail('FORMAT_INVALID', `${status}, expected 0 to ${STATUS_MAX}`);
  return { program, version, procedure, type, serial, status, payload: bytes.subarray(FRAME_HEADER_BYTES) };
}
