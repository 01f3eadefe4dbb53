// A report as it is spooled and sent: its JSON, made and compressed piece by piece, so that 10,000 disks hold nobody up.
import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';

/** The pieces as one gzip file. The next one is asked for when the last one is compressed, in a thread; between the two all else goes on. */
export async function compressed(pieces: Iterable<string>): Promise<Uint8Array> {
  // highWaterMark 1: a list of pieces made ahead would be made in one go.
  const source = Readable.from(pieces, { highWaterMark: 1 });
  // A failure of either ends both, and the reader below throws it.
  const gzip = pipeline(source, createGzip(), () => {});
  return buffer(gzip);
}
