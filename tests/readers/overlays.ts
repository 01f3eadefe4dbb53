// Overlays by the thousand: one image that qemu-img made, its backing name and format written over for each copy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Fields of the qcow2 header: docs/interop/qcow2.txt.
const BACKING_OFFSET = 8;
const BACKING_SIZE = 16;
const BACKING_FORMAT = 0xe2792aca;

/** Writes overlays of 64 MiB with any backing name, also such as qemu-img would refuse. */
export type WriteOverlay = (path: string, backing: string, format?: 'qcow2' | 'raw') => void;

/** Makes the template; qemu-img takes a placeholder for a name with -u. */
export function overlayWriter(): WriteOverlay {
  const stated = template('-F', 'qcow2');
  const unstated = withoutFormat(stated);
  return (path, backing, format) => {
    const image = Buffer.from(format === undefined ? unstated : stated);
    if (format !== undefined) {
      const extension = formatOffset(image);
      image.writeUInt32BE(format.length, extension + 4);
      image.write(format.padEnd(8, '\0'), extension + 8);
    }
    const name = Buffer.from(backing);
    image.writeUInt32BE(name.byteLength, BACKING_SIZE);
    name.copy(image, Number(image.readBigUInt64BE(BACKING_OFFSET)));
    writeFileSync(path, image);
  };
}

function template(...format: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-template-'));
  try {
    const path = join(folder, 'template');
    execFileSync('qemu-img', [
      'create',
      '-q',
      '-u',
      '-f',
      'qcow2',
      '-o',
      'cluster_size=4k',
      '-b',
      'x',
      ...format,
      path,
      '64M',
    ]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The extension stays, under a type that nobody knows and everybody must pass over. */
function withoutFormat(image: Buffer): Buffer {
  const copy = Buffer.from(image);
  copy.writeUInt32BE(0x12345678, formatOffset(image));
  return copy;
}

function formatOffset(image: Buffer): number {
  const type = Buffer.alloc(4);
  type.writeUInt32BE(BACKING_FORMAT);
  return image.indexOf(type);
}
