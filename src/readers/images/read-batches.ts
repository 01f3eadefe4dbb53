// Sends wanted images to their lanes in batches, as fast as the lanes take them, and follows those that lead onto other mounts.
import type { ImageFacts } from '../../core/file.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { CHANGED, SIGNATURE } from '../files/stat-unchanged.ts';
import { LOCAL, tooManyCrossings, type Lanes } from '../lanes/lanes.ts';
import { decodeImages, type Oddity, type PoolOf } from './decode-images.ts';
import { putSignature, unchangedFacts } from './image-entry.ts';
import type { TableAllowance } from './table-allowance.ts';
import type { WantedImage } from './wanted-image.ts';

/** Large enough that messages cost little beside the reading, small enough to decode within a millisecond. */
const LOCAL_BATCH = 256;

/** A remote mount takes milliseconds a file: a batch must end well within the deadline. */
const REMOTE_BATCH = 16;

/** Batches on their way at once, for each lane: what two to four threads need to be never idle. */
const PULLERS = 6;

/** How often symbolic links may lead onto another mount. */
const MAX_CROSSINGS = 8;

/** Images that were read, or why not, by index. */
export interface ReadPart {
  readonly wanted: readonly WantedImage[];
  readonly facts: readonly (ImageFacts | undefined)[];
  readonly oddities: ReadonlyMap<number, Oddity>;
  /** Their columns; undefined for files that are unchanged since `before` was read: its columns hold. */
  readonly numbers: Float64Array<ArrayBuffer> | undefined;
}

/** How batches are read. */
export interface ReadOptions {
  readonly lanes: Lanes;
  readonly poolOf: PoolOf;
  /** Real directories that confined images must lie in. */
  readonly within: readonly string[];
  /** What the audit may still keep of long tables. */
  readonly tables: TableAllowance;
  /** Called part by part, with a millisecond's work at most. The order is that of the wanted images, grouped by lane and rules:
   *  of two names of one file the same is first in every run. */
  onPart(part: ReadPart): void;
}

/** Reads all; resolves when the last has been handed over. Every wanted image is handed over exactly once. */
export async function readBatches(wanted: readonly WantedImage[], options: ReadOptions): Promise<void> {
  let left = wanted;
  while (left.length > 0) left = await readOnce(left, options);
}

/** Gives back those that lead onto another mount, to be asked for there. */
async function readOnce(wanted: readonly WantedImage[], options: ReadOptions): Promise<readonly WantedImage[]> {
  const again: WantedImage[] = [];
  const order = new InOrder((part) => options.onPart(withoutCrossings(part, again)));
  await Promise.all(groupsOf(wanted, options.lanes).map((group) => readGroup(group, options, order)));
  return again;
}

/** Images of one lane under the same rules. */
interface Group {
  readonly lane: string;
  readonly wanted: WantedImage[];
}

/** Neighbours are mostly alike: only where they differ a key is made. */
function groupsOf(wanted: readonly WantedImage[], lanes: Lanes): readonly Group[] {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const image of wanted) {
    const lane = lanes.laneOf(image.path);
    const [neighbour] = last?.wanted ?? [];
    if (last === undefined || last.lane !== lane || !isReadAlike(neighbour, image)) {
      const { known, blockDevices, confined } = image.rules;
      const key = `${known} ${blockDevices} ${confined} ${image.before !== undefined} ${lane}`;
      last = groups.get(key) ?? { lane, wanted: [] };
      groups.set(key, last);
    }
    last.wanted.push(image);
  }
  return [...groups.values()];
}

function isReadAlike(a: WantedImage | undefined, b: WantedImage): boolean {
  return a !== undefined && a.rules === b.rules && (a.before === undefined) === (b.before === undefined);
}

async function readGroup({ lane, wanted }: Group, options: ReadOptions, order: InOrder): Promise<void> {
  const size = lane === LOCAL ? LOCAL_BATCH : REMOTE_BATCH;
  const read = wanted[0]?.before === undefined ? readBatch : compareBatch;
  const firstPlace = order.reserve(Math.ceil(wanted.length / size));
  let next = 0;
  const pull = async (): Promise<void> => {
    while (next < wanted.length) {
      const from = next;
      next += size;
      order.put(firstPlace + from / size, await read(lane, wanted.slice(from, from + size), options));
    }
  };
  await Promise.all(Array.from({ length: PULLERS }, pull));
}

/** Piece by piece: images that take long, or much memory, end an answer early. No piece's own answer outlives its decoding. */
async function readBatch(
  lane: string,
  wanted: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  const parts: ReadPart[] = [];
  for (let done = 0; done < wanted.length;) {
    for (const part of await readPiece(lane, wanted.slice(done), options)) {
      parts.push(part);
      done += part.wanted.length;
    }
  }
  return parts;
}

async function readPiece(
  lane: string,
  wanted: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  const [first] = wanted;
  if (first === undefined) return [];
  const paths = wanted.map(({ path }) => path);
  const modes = Uint8Array.from(wanted, ({ rules }) => rules.mode);
  const result = await options.lanes.run(lane, 'read-images', {
    paths: paths.join('\0'),
    modes,
    known: first.rules.known,
    blockDevices: first.rules.blockDevices,
    within: first.rules.confined ? options.within : undefined,
  });
  if (result.kind === 'done') {
    const { count, numbers } = result.output;
    const decoded = decodeImages(result.output, paths.slice(0, count), modes, options);
    return [{ wanted: wanted.slice(0, count), ...decoded, numbers }];
  }
  if (result.kind === 'stuck' && result.at !== undefined)
    return readAround(lane, wanted, result.at, result.failure, options);
  if (result.failure.kind === 'unavailable' && wanted.length > 1) return readHalves(lane, wanted, options);
  return [failedPart(wanted, result.failure)];
}

/** One image hangs: it alone has its Problem, the others are read again without it. */
async function readAround(
  lane: string,
  wanted: readonly WantedImage[],
  at: number,
  failure: FileFailure,
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  const others = await readBatch(lane, wanted.toSpliced(at, 1), options);
  return [failedPart(wanted.slice(at, at + 1), failure), ...others];
}

/** Something in it ended the thread: halves find out what. */
async function readHalves(
  lane: string,
  wanted: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  const middle = Math.ceil(wanted.length / 2);
  const first = await readBatch(lane, wanted.slice(0, middle), options);
  return [...first, ...(await readBatch(lane, wanted.slice(middle), options))];
}

/** A stat each; only what has changed is read. */
async function compareBatch(
  lane: string,
  wanted: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  const signatures = new Float64Array(wanted.length * SIGNATURE);
  wanted.forEach(({ before }, at) => {
    if (before !== undefined) putSignature(before, signatures, at);
  });
  const paths = wanted.map(({ path }) => path).join('\0');
  const result = await options.lanes.run(lane, 'stat-unchanged', { paths, signatures });
  // What hangs or fails here does so again, and is reported, by being read.
  if (result.kind !== 'done') return readBatch(lane, wanted, options);
  const blocks = result.output;
  if (!blocks.includes(CHANGED)) return [unchangedPart(wanted, blocks)];
  const same = wanted.filter((_, at) => blocks[at] !== CHANGED);
  const changed = wanted.filter((_, at) => blocks[at] === CHANGED);
  const sameBlocks = blocks.filter((count) => count !== CHANGED);
  return [unchangedPart(same, sameBlocks), ...(await readBatch(lane, changed, options))];
}

const NO_ODDITIES: ReadonlyMap<number, Oddity> = new Map();

function unchangedPart(wanted: readonly WantedImage[], blocks: Float64Array): ReadPart {
  const facts = wanted.map(({ before }, at) =>
    before === undefined ? undefined : unchangedFacts(before, blocks[at] ?? 0),
  );
  return { wanted, facts, oddities: NO_ODDITIES, numbers: undefined };
}

function failedPart(wanted: readonly WantedImage[], failure: FileFailure): ReadPart {
  return {
    wanted,
    facts: wanted.map(() => undefined),
    oddities: new Map(wanted.map((_, at) => [at, { failure }])),
    numbers: undefined,
  };
}

/** Images that lead onto another mount are asked for there, unless they have been led about too often. */
function withoutCrossings(part: ReadPart, again: WantedImage[]): ReadPart {
  if (part.oddities.size === 0) return part;
  const oddities = [...part.oddities].map(([at, oddity]): [number, Oddity] => {
    const wanted = part.wanted[at];
    if (wanted === undefined || oddity.crosses === undefined) return [at, oddity];
    const crossings = wanted.rules.crossings + 1;
    if (crossings > MAX_CROSSINGS) return [at, { failure: tooManyCrossings() }];
    again.push({ ...wanted, path: oddity.crosses, rules: { ...wanted.rules, crossings } });
    return [at, oddity];
  });
  return { ...part, oddities: new Map(oddities) };
}

/** Hands parts over in the order of their places, whenever the next one is there. */
class InOrder {
  readonly #handOver: (part: ReadPart) => void;
  readonly #waiting = new Map<number, readonly ReadPart[]>();
  #reserved = 0;
  #next = 0;

  constructor(handOver: (part: ReadPart) => void) {
    this.#handOver = handOver;
  }

  /** The first of `count` places, all of which will be filled. */
  reserve(count: number): number {
    this.#reserved += count;
    return this.#reserved - count;
  }

  put(place: number, parts: readonly ReadPart[]): void {
    this.#waiting.set(place, parts);
    for (let next = this.#waiting.get(this.#next); next !== undefined; next = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next);
      this.#next += 1;
      for (const part of next) this.#handOver(part);
    }
  }
}
