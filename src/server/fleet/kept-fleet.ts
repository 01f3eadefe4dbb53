// The fleet at one time, kept: it is read from all hosts, and lists, several calls and scrapes ask for it.
import type { ServerWorld } from '../world.ts';
import type { FleetView } from './fleet-view.ts';

/** A page of pools is no reason to read ten thousand hosts again: figures of a minute are as good for this long. */
const KEPT_MS = 2_000;

/** A smaller fleet is read in a moment. */
const LARGE = 500;

/** A large fleet is read anew beside whoever asks, but not before so many times as long as it took to read. */
const SHARE = 10;

/** And is believed for so long. */
const MOST_MS = 30_000;

/** Before it is too old somebody may ask, who is not to wait. */
const AHEAD_MS = 5_000;

/** How often a large fleet is looked at while somebody asks for it. */
export const WARM_EVERY_MS = 1_000;

/** After somebody asked last. */
const WARM_FOR_MS = 600_000;

/** What is kept of the fleet: all that is known here is how large it is, and of when. */
type View = Pick<FleetView, 'atMs' | 'hosts'>;

/** Where it is had from. */
export interface FleetSource<V extends View> {
  readonly read: (nowMs: number) => Promise<V>;
  /** What else is made ready where the fleet is large, before somebody asks. */
  readonly ready: (view: V) => Promise<void>;
}

interface Kept<V extends View> {
  readonly view: V;
  readonly tookMs: number;
}

/** Keeps it. */
export class KeptFleet<V extends View> {
  readonly #nowMs: ServerWorld['nowMs'];
  readonly #source: FleetSource<V>;
  #kept: Kept<V> | undefined;
  #reading: Promise<Kept<V>> | undefined;
  #askedAtMs: number | undefined;
  #isLooked = false;

  constructor(nowMs: ServerWorld['nowMs'], source: FleetSource<V>) {
    this.#nowMs = nowMs;
    this.#source = source;
  }

  /** The fleet as it was `atMs`: a moment ago, of a large one up to half a minute. */
  async view(): Promise<V> {
    this.#askedAtMs = this.#nowMs();
    const kept = this.#kept;
    if (kept !== undefined && this.#isWithin(kept, KEPT_MS)) return kept.view;
    if (kept !== undefined && this.#isWithin(kept, goodForMs(kept))) {
      // Whoever waits for the next is told what went wrong.
      if (!this.#isWithin(kept, SHARE * kept.tookMs)) this.#read().catch(() => {});
      return kept.view;
    }
    const found = await this.#read();
    return this.#isWithin(found, goodForMs(found)) ? found.view : (await this.#read()).view;
  }

  /** For a look now and then: a large fleet is read once before anybody asks, and before what is kept of it is too old while somebody does. */
  async keepWarm(): Promise<void> {
    if (!this.#isLooked) {
      this.#isLooked = true;
      await this.#lookFirst();
      return;
    }
    const kept = this.#kept;
    if (kept === undefined || !isLarge(kept) || this.#askedAtMs === undefined) return;
    if (this.#nowMs() - this.#askedAtMs > WARM_FOR_MS || this.#isWithin(kept, MOST_MS - AHEAD_MS)) return;
    await this.#read();
  }

  async #lookFirst(): Promise<void> {
    const found = await this.#readNow();
    if (!isLarge(found)) return;
    this.#kept ??= found;
    await this.#source.ready(found.view);
  }

  /** Callers that come while it is being read get the same. */
  #read(): Promise<Kept<V>> {
    this.#reading ??= this.#readNow()
      .then((kept) => (this.#kept = kept))
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #readNow(): Promise<Kept<V>> {
    const startMs = this.#nowMs();
    const view = await this.#source.read(startMs);
    return { view, tookMs: this.#nowMs() - startMs };
  }

  #isWithin({ view }: Kept<V>, mostMs: number): boolean {
    const ageMs = this.#nowMs() - view.atMs;
    return ageMs >= 0 && ageMs < mostMs;
  }
}

function isLarge({ view }: Kept<View>): boolean {
  return view.hosts.all >= LARGE;
}

function goodForMs(kept: Kept<View>): number {
  return isLarge(kept) ? MOST_MS : KEPT_MS;
}
