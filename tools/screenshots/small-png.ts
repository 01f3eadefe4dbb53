// A screenshot as a PNG of a palette: a page has few colours, and most of what a browser's file holds is shades of edges.
// PNG (ISO/IEC 15948): sections 5 (chunks), 7.2 (scanlines), 9 (filters), 11.2 (IHDR, PLTE, IDAT).
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Colour types. */
const [TRUECOLOUR, INDEXED, TRUECOLOUR_ALPHA] = [2, 3, 6] as const;

const MOST_COLOURS = 256;

interface Image {
  readonly width: number;
  readonly height: number;
  /** Of each pixel, row by row: 0xrrggbb. */
  readonly pixels: Uint32Array;
}

/** The same picture in its 256 most frequent colours: each other pixel, a shade of some edge, takes the nearest. Throws a RangeError for a PNG
 *  of another sort than browsers make: 8 bits a channel, not interlaced. */
export function smallPng(png: Buffer): Buffer {
  const image = decode(png);
  const counts = new Map<number, number>();
  for (const pixel of image.pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byFrequency = [...counts].toSorted(([a, before], [b, after]) => after - before || a - b);
  const colours = byFrequency.map(([colour]) => colour);
  const palette = colours.slice(0, MOST_COLOURS);
  return encode(image, palette, new Map(colours.map((colour, rank) => [colour, indexFor(colour, rank, palette)])));
}

function indexFor(colour: number, rank: number, palette: readonly number[]): number {
  if (rank < palette.length) return rank;
  const distances = palette.map((other) => distance(colour, other));
  return distances.indexOf(Math.min(...distances));
}

function distance(a: number, b: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 0xff) - ((b >> shift) & 0xff)) ** 2, 0);
}

function decode(png: Buffer): Image {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height, depth, colours, interlaced] = [
    head.readUInt32BE(0),
    head.readUInt32BE(4),
    head[8],
    head[9],
    head[12],
  ];
  if (depth !== 8 || interlaced !== 0 || (colours !== TRUECOLOUR && colours !== TRUECOLOUR_ALPHA)) {
    throw new RangeError(`read a screenshot: expected 8 bits a channel, found depth ${depth}, colour type ${colours}`);
  }
  const channels = colours === TRUECOLOUR ? 3 : 4;
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((part) => part.data)));
  const rows = unfiltered(data, width * channels, { height, channels });
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = rows.readUIntBE(at * channels, 3);
  return { width, height, pixels };
}

function chunksOf(png: Buffer): readonly { readonly type: string; readonly data: Buffer }[] {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new RangeError('read a screenshot: it is no PNG');
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** Undoes the filter that stands before each row. */
function unfiltered(
  data: Buffer,
  length: number,
  { height, channels }: { readonly height: number; readonly channels: number },
): Buffer {
  const rows = Buffer.alloc(length * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (length + 1)] ?? 0;
    for (let x = 0; x < length; x++) {
      const at = y * length + x;
      const left = x < channels ? 0 : (rows[at - channels] ?? 0);
      const above = y === 0 ? 0 : (rows[at - length] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (rows[at - length - channels] ?? 0);
      rows[at] = (data[y * (length + 1) + 1 + x] ?? 0) + predicted(filter, { left, above, corner });
    }
  }
  return rows;
}

interface Around {
  readonly left: number;
  readonly above: number;
  readonly corner: number;
}

function predicted(filter: number, { left, above, corner }: Around): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    default:
      return paeth({ left, above, corner });
  }
}

/** Section 9.4. */
function paeth({ left, above, corner }: Around): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Unfiltered: what is indexed compresses best as it is. */
function encode(
  { width, height, pixels }: Image,
  palette: readonly number[],
  indexes: ReadonlyMap<number, number>,
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, INDEXED], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [index, colour] of palette.entries()) colours.writeUIntBE(colour, index * 3, 3);
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < pixels.length; at++) {
    rows[at + Math.floor(at / width) + 1] = indexes.get(pixels[at] ?? 0) ?? 0;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
