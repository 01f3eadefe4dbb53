// A screenshot with few colours comes out as it went in; one with many keeps its size and looks.
import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallPng } from './small-png.ts';

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A truecolour PNG of rows, each with its filter before it. */
function png(width: number, rows: readonly (readonly number[])[]): Buffer {
  const head = Buffer.from([0, 0, 0, width, 0, 0, 0, rows.length, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const partOf = (file: Buffer, type: string): Buffer => {
  const at = file.indexOf(type);
  return file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4));
};

test('each filter of section 9 is undone: red, green and blue come out as they are', () => {
  const small = smallPng(
    png(2, [
      [0, 255, 0, 0, 0, 255, 0], // none
      [1, 0, 0, 255, 255, 0, 1], // left: blue, then red
      [2, 0, 0, 0, 1, 0, 255], // above: blue, then red + (1, 0, 255) = blue
      [3, 128, 0, 128, 128, 0, 128], // average: (128, 0, 255) and (192, 0, 127)
      [4, 0, 0, 0, 64, 0, 0], // Paeth: above, twice
    ]),
  );
  // Blue is there three times, 8000ff and red twice, the others once.
  expect([partOf(small, 'PLTE').toString('hex'), partOf(small, 'IHDR').subarray(0, 10).toString('hex')]).toEqual([
    '0000ff8000ffff000000007f00ff00c0007f',
    '00000002000000050803',
  ]);
});

test('of more than 256 colours the frequent ones stay, and the others take the nearest', () => {
  const shades = Array.from({ length: 200 }, (_, at) => [at, 0, 0]).flat();
  const rows = [0, 1, 2, 3].map((green) => [0, ...shades.map((value, at) => (at % 3 === 1 ? green : value))]);
  const paper = [0, ...Array.from({ length: 200 }, () => [0xf4, 0xf6, 0xf8]).flat()];
  const palette = partOf(smallPng(png(200, [...rows, paper])), 'PLTE');
  expect([palette.length, palette.subarray(0, 3).toString('hex')]).toEqual([768, 'f4f6f8']);
});

test('what is no screenshot is refused', () => {
  expect(() => smallPng(Buffer.from('GIF89a, and more'))).toThrow('it is no PNG');
});
