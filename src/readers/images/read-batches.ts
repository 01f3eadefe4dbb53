// Sends wanted images to their lanes in batches, as fast as the lanes take them, and follows those that lead onto other mounts.
import type { FileFailure } from '../files/file-failure.ts';
import { LOCAL, tooManyCrossings, type Lanes } from '../lanes/lanes.ts';
import { decodeImages, type DecodedImage, type PoolOf } from './decode-images.ts';
import type { WantedImage } from './wanted-image.ts';

/** Large enough that messages cost little beside the reading, small enough to decode within a millisecond. */
const LOCAL_BATCH = 256;

/** A remote mount takes milliseconds a file: a batch must end well within the deadline. */
const REMOTE_BATCH = 16;

/** Batches on their way at once, for each lane: what two to four threads need to be never idle. */
const PULLERS = 6;

/** How often symbolic links may lead onto another mount. */
const MAX_CROSSINGS = 8;

/** An image that was read, or why not. `numbers` and `at` are its columns. */
export interface ReadImage {
  readonly wanted: WantedImage;
  readonly decoded: DecodedImage;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly at: number;
}

/** How batches are read. */
export interface ReadOptions {
  readonly lanes: Lanes;
  readonly poolOf: PoolOf;
  /** Real directories that confined images must lie in. */
  readonly within: readonly string[];
  /** Called batch by batch, with a millisecond's work at most. The order is that of the wanted images, grouped by lane and rules:
   *  of two names of one file the same is always first. */
  onImages(images: readonly ReadImage[]): void;
}

/** Reads all; resolves when the last has been handed over. Every wanted image is handed over exactly once. */
export async function readBatches(wanted: readonly WantedImage[], options: ReadOptions): Promise<void> {
  let left = wanted;
  while (left.length > 0) left = await readOnce(left, options);
}

/** Gives back those that lead onto another mount, to be asked for there. */
async function readOnce(wanted: readonly WantedImage[], options: ReadOptions): Promise<readonly WantedImage[]> {
  const again: WantedImage[] = [];
  const order = new InOrder((images) => handOver(images, options, again));
  const groups = Map.groupBy(wanted, (image) => groupKey(image, options.lanes));
  const readings: Promise<void>[] = [];
  for (const group of groups.values()) readings.push(readGroup(group, options, order));
  await Promise.all(readings);
  return again;
}

/** Images of one lane under the same rules. */
function groupKey({ path, known, blockDevices, confined }: WantedImage, lanes: Lanes): string {
  return `${known} ${blockDevices} ${confined} ${lanes.laneOf(path)}`;
}

async function readGroup(group: readonly WantedImage[], options: ReadOptions, order: InOrder): Promise<void> {
  const lane = options.lanes.laneOf(group[0]?.path ?? '/');
  const size = lane === LOCAL ? LOCAL_BATCH : REMOTE_BATCH;
  const firstPlace = order.reserve(Math.ceil(group.length / size));
  let next = 0;
  const pull = async (): Promise<void> => {
    while (next < group.length) {
      const from = next;
      next += size;
      order.put(firstPlace + from / size, await readBatch(lane, group.slice(from, from + size), options));
    }
  };
  await Promise.all(Array.from({ length: PULLERS }, pull));
}

async function readBatch(
  lane: string,
  batch: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadImage[]> {
  const [first] = batch;
  if (first === undefined) return [];
  const paths = batch.map(({ path }) => path);
  const modes = Uint8Array.from(batch, ({ mode }) => mode);
  const result = await options.lanes.run(lane, 'read-images', {
    paths: paths.join('\0'),
    modes,
    known: first.known,
    blockDevices: first.blockDevices,
    within: first.confined ? options.within : undefined,
  });
  if (result.kind === 'done') {
    const { numbers } = result.output;
    const decoded = decodeImages(result.output, paths, modes, options.poolOf);
    return batch.map((wanted, at) => ({ wanted, decoded: decoded[at] ?? UNDECODED, numbers, at }));
  }
  if (result.kind === 'stuck' && result.at !== undefined)
    return readAround(lane, batch, result.at, result.failure, options);
  if (result.failure.kind === 'unavailable' && batch.length > 1) return readHalves(lane, batch, options);
  return batch.map((wanted) => failed(wanted, result.failure));
}

/** One image hangs: it alone has its Problem, the others are read again without it. */
async function readAround(
  lane: string,
  batch: readonly WantedImage[],
  at: number,
  failure: FileFailure,
  options: ReadOptions,
): Promise<readonly ReadImage[]> {
  const others = await readBatch(lane, batch.toSpliced(at, 1), options);
  return others.toSpliced(at, 0, ...batch.slice(at, at + 1).map((wanted) => failed(wanted, failure)));
}

/** Something in it ended the thread: halves find out what. */
async function readHalves(
  lane: string,
  batch: readonly WantedImage[],
  options: ReadOptions,
): Promise<readonly ReadImage[]> {
  const middle = Math.ceil(batch.length / 2);
  const first = await readBatch(lane, batch.slice(0, middle), options);
  return [...first, ...(await readBatch(lane, batch.slice(middle), options))];
}

const NO_NUMBERS = new Float64Array(0);
const UNDECODED: DecodedImage = { facts: undefined, failure: undefined, crosses: undefined, isPlain: false };

function failed(wanted: WantedImage, failure: FileFailure): ReadImage {
  return { wanted, decoded: { ...UNDECODED, failure }, numbers: NO_NUMBERS, at: 0 };
}

function handOver(images: readonly ReadImage[], options: ReadOptions, again: WantedImage[]): void {
  const ended = images.every(({ decoded }) => decoded.crosses === undefined)
    ? images
    : images.flatMap((image) => followed(image, again));
  options.onImages(ended);
}

/** An image that leads onto another mount is asked for there, unless it has been led about too often. */
function followed(image: ReadImage, again: WantedImage[]): readonly ReadImage[] {
  const { wanted, decoded } = image;
  if (decoded.crosses === undefined) return [image];
  if (wanted.crossings >= MAX_CROSSINGS) return [failed(wanted, tooManyCrossings())];
  again.push({ ...wanted, path: decoded.crosses, crossings: wanted.crossings + 1 });
  return [];
}

/** Hands batches over in the order of their places, whenever the next one is there. */
class InOrder {
  readonly #handOver: (images: readonly ReadImage[]) => void;
  readonly #waiting = new Map<number, readonly ReadImage[]>();
  #reserved = 0;
  #next = 0;

  constructor(onNext: (images: readonly ReadImage[]) => void) {
    this.#handOver = onNext;
  }

  /** The first of `count` places, all of which will be filled. */
  reserve(count: number): number {
    this.#reserved += count;
    return this.#reserved - count;
  }

  put(place: number, images: readonly ReadImage[]): void {
    this.#waiting.set(place, images);
    for (let next = this.#waiting.get(this.#next); next !== undefined; next = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next);
      this.#next += 1;
      this.#handOver(next);
    }
  }
}
