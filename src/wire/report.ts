// The schema of a report on its way from an agent to a server, and its reader. Imports zod.
import { z } from 'zod';
import { UllageError } from '../core/errors.ts';
import type { ImageFacts } from '../core/file.ts';
import type { GuestFacts } from '../core/guest.ts';
import { longTextIn, MOST_TEXT } from '../core/long-text.ts';
import type { PoolFacts } from '../core/pool-facts.ts';
import type { Problem } from '../core/problem.ts';
import type { ReportHeading } from '../core/report-delta.ts';
import type { FoundFile } from '../core/report.ts';
import { diskSource, guestDiskShape, guestShape, node, poolFacts } from './facts.ts';
import { fileShape, imageShape, problem } from './image.ts';
import type { JsonIn } from './json.ts';
import { readBy } from './read-by.ts';
import { REPORT_SCHEMA, type ReportEnvelope } from './report-document.ts';
import { count, timeMs } from './scalars.ts';

/** A host with more is told by its first million: libvirt's own limit of domains in one list is 16,384, a scan's of files a million. */
const MOST_FACTS = 1_000_000;

/** Our agents follow 64 layers, and libvirt itself 200. */
const MOST_LAYERS = 4_096;

/** A VMDK descriptor of our agents' reading names so many; other formats have one. */
const MOST_DATA_FILES = 4_096;

/** A filesystem for each guest: libvirt lists no more of these. */
const MOST_POOLS = 16_384;

/** Freshness is judged by it: an agent that reports more rarely than once a day cannot be called alive. */
const MOST_PERIOD_MS = 86_400_000;

type Absentable<T, K extends keyof T> = undefined extends T[K] ? true : object extends Pick<T, K> ? true : false;

/** The same type with every field that may be undefined allowed to be absent: what JSON gives. */
type AsRead<T> = T extends readonly (infer U)[]
  ? readonly AsRead<U>[]
  : T extends object
    ? { readonly [K in keyof T as Absentable<T, K> extends true ? never : K]: AsRead<T[K]> } & {
        readonly [K in keyof T as Absentable<T, K> extends true ? K : never]?: AsRead<T[K]> | undefined;
      }
    : T;

const layer = { source: diskSource, format: z.string().optional() };

/** A list of at most so many: what no host has is refused before anything is made of it. */
const atMost = <Item extends z.ZodType>(item: Item, most: number) =>
  z.array(item).max(most, {
    error: ({ input }) => `expected at most ${most}, found ${Array.isArray(input) ? input.length : 'more'}`,
  });

const disk = z.object({
  ...guestDiskShape,
  chain: atMost(guestDiskShape.chain.element, MOST_LAYERS).describe('top to base'),
  alias: z.string().optional(),
  hasDriver: z.boolean().optional(),
  backingLayers: atMost(z.object(layer), MOST_LAYERS),
  mirror: z.object({ ...layer, job: z.string(), ready: z.boolean() }).optional(),
});

const guest = z.object({ ...guestShape, disks: z.array(disk) });

const imageOfReport = { ...imageShape, dataFiles: atMost(imageShape.dataFiles.element, MOST_DATA_FILES) };

const image = z.object(imageOfReport).transform(({ dataFiles, ...rest }) => ({
  ...rest,
  dataFileIds: dataFiles.map(({ id }) => id),
}));

const found = z.object({
  file: z.object(fileShape),
  role: z.enum(['disk', 'base', 'leftover', 'console', 'config-drive', 'cache', 'metadata', 'other']),
  root: z.string(),
  folder: z.string().optional(),
});

const headingShape = {
  hostname: z.string().min(1),
  bootId: z.string().optional(),
  collectorVersion: z.string(),
  startedAtMs: timeMs(),
  finishedAtMs: timeMs(),
  guestsFrom: z.string(),
  instancesPaths: z.array(z.string()),
  node: node.optional(),
};

const heading: z.ZodType<AsRead<ReportHeading>> = z.object(headingShape);

/** Facts of one kind; does not compile unless what the schema reads is what core calls that fact. */
const list = <Fact>(fact: z.ZodType<AsRead<Fact>>, most = MOST_FACTS) => atMost(fact, most);

const changes = <Fact>(fact: z.ZodType<AsRead<Fact>>, most = MOST_FACTS) =>
  z.object({
    removed: list<string>(z.string()),
    changed: list<Fact>(fact, most),
    order: list<string>(z.string()).optional(),
  });

const report = z.object({
  ...headingShape,
  pools: list<PoolFacts>(poolFacts, MOST_POOLS),
  guests: list<GuestFacts>(guest),
  images: list<ImageFacts>(image),
  found: list<FoundFile>(found),
  problems: list<Problem>(problem),
});

const delta = z.object({
  heading,
  pools: changes<PoolFacts>(poolFacts, MOST_POOLS),
  guests: changes<GuestFacts>(guest),
  images: changes<ImageFacts>(image),
  found: changes<FoundFile>(found),
  problems: list<Problem>(problem).optional(),
});

const originShape = {
  schema: z.literal(REPORT_SCHEMA),
  hostId: z.uuid(),
  agentRun: z.uuid(),
  sequence: count(),
  periodMs: count().refine((value) => value >= 1 && value <= MOST_PERIOD_MS, 'from 1 to 86,400,000 milliseconds'),
};

/** The envelope, version 1. An absent key is a value that is not known; null never occurs. */
export const reportSchema = z
  .discriminatedUnion('kind', [
    z.object({ ...originShape, kind: z.literal('full'), report }),
    z.object({ ...originShape, kind: z.literal('delta'), base: count(), delta }),
  ])
  .describe(
    `One report of one host, whole or as changes to an earlier one. Sizes are exact integers of bytes. No text has more than ${MOST_TEXT} characters.`,
  );

/** The envelope of a JSON value that an agent sent. As \`readReport\`, and no text of it is longer than any name: what was kept before there was
 *  this limit is read all the same. */
export function readSentReport(value: JsonIn): ReportEnvelope {
  const long = longTextIn(value);
  if (long === undefined) return readReport(value);
  throw invalid(long.at.join('.'), `expected at most ${MOST_TEXT} characters, found ${long.length}`);
}

/** The envelope of a JSON value. Throws REPORT_INVALID naming the first field that is not as it should be. */
export function readReport(value: JsonIn): ReportEnvelope {
  const read = readBy(reportSchema, value);
  // An absent key reads as undefined, which is what core's types say of it: AsRead holds the rest.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  if (read.kind === 'read') return read.value as unknown as ReportEnvelope;
  throw invalid(read.field, read.message);
}

function invalid(field: string, message: string): UllageError {
  return new UllageError('REPORT_INVALID', `read a report: field ${field || '(whole)'}: ${message}`, {
    operands: { field },
    hint: 'The schema is docs/schemas/report.schema.json.',
  });
}
