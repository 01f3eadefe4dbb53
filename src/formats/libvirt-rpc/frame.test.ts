// Frames: a real message annotated word by word, any chunking, hostile lengths, bounded memory.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import { encodeFrame, FRAME_HEADER_BYTES, FRAME_MAX_BYTES, FrameParser, type Frame } from './frame.ts';
import { PING_FRAME } from './keepalive.ts';

// prettier-ignore
const GET_HOSTNAME_REPLY = Uint8Array.of(
  0x00, 0x00, 0x00, 0x24, // length: 36, this word included
  0x20, 0x00, 0x80, 0x86, // program: remote
  0x00, 0x00, 0x00, 0x01, // version
  0x00, 0x00, 0x00, 0x3b, // procedure: 59, CONNECT_GET_HOSTNAME
  0x00, 0x00, 0x00, 0x01, // type: reply
  0x00, 0x00, 0x00, 0x07, // serial
  0x00, 0x00, 0x00, 0x00, // status: ok
  0x00, 0x00, 0x00, 0x02, // a string of two bytes …
  0x76, 0x6d, 0x00, 0x00, // … "vm" and padding
);

const GET_HOSTNAME_FRAME: Frame = {
  program: 0x20008086,
  version: 1,
  procedure: 59,
  type: 1,
  serial: 7,
  status: 0,
  payload: Uint8Array.of(0, 0, 0, 2, 0x76, 0x6d, 0, 0),
};

test('a captured reply is read, and written again to the same bytes', () => {
  expect(new FrameParser().push(GET_HOSTNAME_REPLY)).toEqual([GET_HOSTNAME_FRAME]);
  expect(encodeFrame(GET_HOSTNAME_FRAME)).toEqual(GET_HOSTNAME_REPLY);
});

// prettier-ignore
test('a ping is the header alone', () => {
  expect([...PING_FRAME]).toEqual([
    0, 0, 0, 28,
    0x6b, 0x65, 0x65, 0x70, // "keep"
    0, 0, 0, 1,
    0, 0, 0, 1, // ping
    0, 0, 0, 2, // event
    0, 0, 0, 0,
    0, 0, 0, 0,
  ]);
});

// prettier-ignore
test.each([
  ['a length below the header', 0, [0, 0, 0, 27],                                  'FORMAT_INVALID', 'length'],
  ['a length above the limit',  0, [0x02, 0, 0, 5],                                'FORMAT_LIMIT',   'length'],
  ['an unknown message type',   4 * 4, [0, 0, 0, 6],                               'FORMAT_INVALID', 'type'],
  ['an unknown status',         6 * 4, [0, 0, 0, 3],                               'FORMAT_INVALID', 'status'],
] as const)('%s is a FormatError, and the stream stays broken', (_, at, word, code, field) => {
  const bytes = GET_HOSTNAME_REPLY.slice();
  bytes.set(word, at);
  const parser = new FrameParser();
  const expected = expect.objectContaining({ name: 'FormatError', code, field }) as Error;
  expect(() => parser.push(bytes)).toThrow(expected);
  expect(() => parser.push(GET_HOSTNAME_REPLY)).toThrow(expected);
  expect(parser.buffered).toBe(0);
});

test('the largest length that libvirt sends is waited for without being allocated', () => {
  const parser = new FrameParser();
  const length = Uint8Array.of(0x02, 0, 0, 4);
  expect(new DataView(length.buffer).getUint32(0)).toBe(FRAME_MAX_BYTES);
  expect(parser.push(length)).toEqual([]);
  expect(parser.buffered).toBe(4);
});

test('a frame that comes a byte at a time keeps none of its chunks: each would hold memory of its own', () => {
  const parser = new FrameParser();
  const frames = [...GET_HOSTNAME_REPLY].flatMap((byte) => {
    const chunk = Uint8Array.of(byte);
    const complete = parser.push(chunk);
    chunk.fill(0xff); // the next read may reuse it
    return complete;
  });
  expect(frames).toEqual([GET_HOSTNAME_FRAME]);
});

const anyFrame = fc
  .record({
    program: fc.nat({ max: 2 ** 31 - 1 }),
    version: fc.nat({ max: 9 }),
    procedure: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    type: fc.nat({ max: 5 }),
    serial: fc.nat({ max: 2 ** 31 - 1 }),
    status: fc.nat({ max: 2 }),
    words: fc.array(fc.nat({ max: 255 }), { maxLength: 50 }),
  })
  .map(({ words, ...header }): Frame => ({
    ...header,
    payload: Uint8Array.from(words.flatMap((word) => [word, 0, 0, word])),
  }));

test('frames come out whole and in order, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(anyFrame, { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 90 })),
      (frames, sizes) => {
        const stream = Uint8Array.from(frames.flatMap((frame) => [...encodeFrame(frame)]));
        expect(parseInChunks(stream, sizes)).toEqual(frames);
      },
    ),
  );
});

test('any bytes in any chunks give frames or a FormatError, and never hold more than has arrived', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 100 }), { maxLength: 30 }), (chunks) => {
      const parser = new FrameParser();
      let arrived = 0;
      for (const chunk of chunks) {
        arrived += chunk.byteLength;
        orFormatError(() => parser.push(chunk));
        expect(parser.buffered).toBeLessThanOrEqual(arrived);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('any change of one byte of a stream gives frames or a FormatError', () => {
  const stream = Uint8Array.from([...GET_HOSTNAME_REPLY, ...PING_FRAME, ...GET_HOSTNAME_REPLY]);
  fc.assert(
    fc.property(fc.nat({ max: stream.byteLength - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      const changed = stream.slice();
      changed[at] = byte;
      const frames = orFormatError(() => new FrameParser().push(changed)) ?? [];
      expect(frames.every(({ payload }) => payload.byteLength <= stream.byteLength - FRAME_HEADER_BYTES)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

function parseInChunks(stream: Uint8Array, sizes: Iterable<number>): readonly Frame[] {
  const parser = new FrameParser();
  const frames: Frame[] = [];
  const next = sizes[Symbol.iterator]();
  for (let at = 0; at < stream.byteLength;) {
    const size = Number(next.next().value);
    frames.push(...parser.push(stream.slice(at, at + size)));
    at += size;
  }
  return frames;
}

/** Lets a FormatError pass; any other error fails the property. */
function orFormatError<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
