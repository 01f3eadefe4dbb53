// Schemas of images, files, cautions and problems: parts of both documents. Imports zod.
import { z } from 'zod';
import { IMAGE_FORMATS } from '../core/image.ts';
import { SEVERITIES } from '../core/finding.ts';
import { bytes, count, fileId, fileTimeMs, fullSize, sum } from './scalars.ts';

/** Fields of a format in its own words; integers are bigint. */
export type ImageDetailIn =
  | string
  | boolean
  | bigint
  | readonly ImageDetailIn[]
  | { readonly [key: string]: ImageDetailIn };

/** Formats need three levels. What is nested a thousand times would exhaust the stack of whoever reads it. */
const MOST_DETAIL_LEVELS = 16;

const detail: z.ZodType<ImageDetailIn> = z.lazy(() =>
  z.union([z.string(), z.boolean(), z.bigint(), z.array(detail), z.record(z.string(), detail)]),
);

const details = z.preprocess(
  (value, context) => {
    if (!isDeeper(value, MOST_DETAIL_LEVELS)) return value;
    context.addIssue(`expected at most ${MOST_DETAIL_LEVELS} levels, found more`);
    return z.NEVER;
  },
  z.record(z.string(), detail),
);

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((entry) => isDeeper(entry, levels - 1));
}

const reference = z.object({
  name: z.string().describe('as written in the image; bytes that are no text are \\xNN'),
  place: z.enum(['local', 'remote', 'pseudo']),
  format: z.string().optional(),
});

const header = z.object({
  format: z.enum(IMAGE_FORMATS),
  variant: z.string().optional(),
  virtualSize: bytes().describe('what the guest sees'),
  fullSize: fullSize().describe('the file with every cluster allocated once'),
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
  details,
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
  modifiedAtMs: fileTimeMs(),
};

/** One image: its file and what its header says. */
export const imageShape = {
  file: z.object(fileShape),
  probedFormat: z.enum(IMAGE_FORMATS).optional(),
  header: header.optional(),
  pins: z.object({ inPlace: sum(), pinned: sum() }).optional().describe('after --exact, on a qcow2 image'),
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
  bytesAtStake: sum().optional(),
});

/** How much something matters. */
export const severity = z.enum(SEVERITIES);
