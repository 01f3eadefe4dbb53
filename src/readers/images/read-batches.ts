// Sends wanted images to their lanes in batches, as fast as the lanes take them, and follows those that lead onto other mounts.
import type { FileFailure } from '../files/file-failure.ts';
import { LOCAL, tooManyCrossings, type Lanes } from '../lanes/lanes.ts';
import { decodeImages, type DecodedImage, type PoolOf } from './decode-images.ts';
import type { WantedImage } from './wanted-image.ts';

/** Large enough that messages cost little beside the reading, small enough to decode within a millisecond. */
const LOCAL_BATCH = 256;

/** A remote mount takes milliseconds a file: a batch must end well within the deadline. */
const REMOTE_BATCH = 16;

/** Batches on their way at once, of all lanes of one kind: what two to four threads need to be never idle. */
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
  /** Called for each batch, in any order, with a millisecond's work at most. */
  onImages(images: readonly ReadImage[]): void;
}

/** Reads all; resolves when the last has been handed over. Every wanted image is handed over exactly once. */
export async function readBatches(wanted: readonly WantedImage[], options: ReadOptions): Promise<void> {
  let left: readonly WantedImage[] = wanted;
  while (left.length > 0) {
    const again: WantedImage[] = [];
    const groups = [...Map.groupBy(left, (image) => groupKey(image, options.lanes)).values()];
    await Promise.all(groups.map((group) => readGroup(group, options, again)));
    left = again;
  }
}

/** Images of one lane under the same rules. */
function groupKey({ path, known, blockDevices, confined }: WantedImage, lanes: Lanes): string {
  return `${known} ${blockDevices} ${confined} ${lanes.laneOf(path)}`;
}

async function readGroup(group: readonly WantedImage[], options: ReadOptions, again: WantedImage[]): Promise<void> {
  const lane = options.lanes.laneOf(group[0]?.path ?? '/');
  const size = lane === LOCAL ? LOCAL_BATCH : REMOTE_BATCH;
  let next = 0;
  const pull = async (): Promise<void> => {
    while (next < group.length) {
      const batch = group.slice(next, next + size);
      next += size;
      await readBatch(lane, batch, options, again);
    }
  };
  await Promise.all(Array.from({ length: PULLERS }, pull));
}

async function readBatch(
  lane: string,
  batch: readonly WantedImage[],
  options: ReadOptions,
  again: WantedImage[],
): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
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
    const decoded = decodeImages(result.output, paths, modes, options.poolOf);
    handOver(batch, decoded, result.output.numbers, options, again);
  } else if (result.kind === 'stuck' && result.at !== undefined) {
    await readAround(lane, batch, result.at, result.failure, options, again);
  } else if (result.failure.kind === 'unavailable' && batch.length > 1) {
    // Something in it ended the thread: halves find out what.
    const middle = Math.ceil(batch.length / 2);
    await readBatch(lane, batch.slice(0, middle), options, again);
    await readBatch(lane, batch.slice(middle), options, again);
  } else {
    failAll(batch, result.failure, options);
  }
}

/** One image hangs: it alone has its Problem, the others are read again without it. */
async function readAround(
  lane: string,
  batch: readonly WantedImage[],
  at: number,
  failure: FileFailure,
  options: ReadOptions,
  again: WantedImage[],
): Promise<void> {
  failAll(batch.slice(at, at + 1), failure, options);
  await readBatch(lane, batch.toSpliced(at, 1), options, again);
}

const NO_NUMBERS = new Float64Array(0);

function failAll(batch: readonly WantedImage[], failure: FileFailure, options: ReadOptions): void {
  const decoded = { facts: undefined, failure, crosses: undefined, isPlain: false };
  options.onImages(batch.map((wanted) => ({ wanted, decoded, numbers: NO_NUMBERS, at: 0 })));
}

function handOver(
  batch: readonly WantedImage[],
  decoded: readonly DecodedImage[],
  numbers: Float64Array<ArrayBuffer>,
  options: ReadOptions,
  again: WantedImage[],
): void {
  const ended: ReadImage[] = [];
  batch.forEach((wanted, at) => {
    const image = decoded[at];
    if (image === undefined) return;
    const { crosses } = image;
    if (crosses === undefined) {
      ended.push({ wanted, decoded: image, numbers, at });
    } else if (wanted.crossings < MAX_CROSSINGS) {
      again.push({ ...wanted, path: crosses, crossings: wanted.crossings + 1 });
    } else {
      ended.push({ wanted, decoded: { ...image, failure: tooManyCrossings() }, numbers, at });
    }
  });
  options.onImages(ended);
}
