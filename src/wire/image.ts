// Schemas of images, files, cautions and problems: parts of both documents. Imports zod.
import { z } from 'zod';
import { IMAGE_FORMATS } from '../core/image.ts';
import { SEVERITIES } from '../core/finding.ts';
import { bytes, count, fileId, timeMs } from './scalars.ts';

/** Fields of a format in its own words; integers are bigint. */
export type ImageDetailIn =
  | string
  | boolean
  | bigint
  | readonly ImageDetailIn[]
  | { readonly [key: string]: ImageDetailIn };

const detail: z.ZodType<ImageDetailIn> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.bigint(), z.array(detail), z.record(z.string(), detail)]),
);

const reference = z.object({
  name: z.string().describe('as written in the image; bytes that are no text are \\xNN'),
  place: z.enum(['local', 'remote', 'pseudo']),
  format: z.string().optional(),
});

const header = z.object({
  format: z.enum(IMAGE_FORMATS),
  variant: z.string().optional(),
  virtualSize: bytes().describe('what the guest sees'),
  fullSize: bytes().describe('the file with every cluster allocated once'),
  clusterSize: count().optional(),
  backing: reference.optional(),
  dataFiles: z.array(reference),
  snapshotCount: count(),
  snapshots: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      takenAtSeconds: count(),
      vmStateSize: bytes(),
      virtualSize: bytes().optional(),
    }),
  ),
  encryption: z.enum(['aes', 'luks']).optional(),
  dirty: z.boolean(),
  corrupt: z.boolean(),
  notes: z.array(z.object({ field: z.string(), message: z.string() })),
  details: z.record(z.string(), detail),
});

/** One file as the host has it. */
export const fileShape = {
  id: fileId(),
  kind: z.enum(['file', 'block', 'directory']),
  path: z.string(),
  aliases: z.array(z.string()),
  poolId: z.string().optional(),
  length: bytes().describe('st_size, or the size of the device'),
  allocation: bytes().optional().describe('host bytes that it occupies now'),
  links: count(),
  modifiedAtMs: timeMs(),
};

/** One image: its file and what its header says. */
export const imageShape = {
  file: z.object(fileShape),
  probedFormat: z.enum(IMAGE_FORMATS).optional(),
  header: header.optional(),
  pins: z.object({ inPlace: bytes(), pinned: bytes() }).optional().describe('after --exact, on a qcow2 image'),
  backingId: fileId().optional(),
  dataFiles: z.array(z.object({ id: fileId().optional() })),
};

/** What could not be read. */
export const problem = z.object({
  kind: z.enum(['missing', 'gone', 'denied', 'damaged', 'unsupported', 'timeout', 'refused', 'unavailable', 'limit']),
  subject: z.object({
    guest: z.string().optional(),
    disk: z.string().optional(),
    path: z.string().optional(),
    pool: z.string().optional(),
  }),
  attempted: z.string(),
  found: z.string(),
  hint: z.string().optional(),
  errno: z.string().optional(),
  bytesAtStake: bytes().optional(),
});

/** How much something matters. */
export const severity = z.enum(SEVERITIES);
