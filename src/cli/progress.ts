// Progress of an audit on stderr: one line that is overwritten, only on a terminal, only when it takes a while.
import type { CollectProgress } from '../agent/world.ts';
import type { Services, TextStream } from './services.ts';

/** An audit that ends sooner shows nothing: a line that flashes by is noise. */
const QUIET_MS = 1000;

/** Faster than this nobody can read it. */
const REFRESH_MS = 100;

const STAGES: Readonly<Record<CollectProgress['stage'], string>> = {
  libvirt: 'asking libvirt',
  paths: 'walking directories',
  images: 'reading images',
  pools: 'measuring pools',
  snapshots: 'walking snapshot tables',
};

/** What a running audit reports to. */
export interface ProgressLine {
  report(progress: CollectProgress): void;
  /** Takes the line away again. */
  end(): Promise<void>;
}

/** What it needs of them. */
export interface ProgressServices extends Pick<Services, 'after' | 'world'> {
  readonly err: Pick<TextStream, 'isTty' | 'write'>;
}

/** A line for this stderr; one that does nothing when stderr is no terminal. */
export function progressLine(services: ProgressServices): ProgressLine {
  const { err } = services;
  if (!err.isTty) return { report: () => {}, end: () => Promise.resolve() };
  let visible = false;
  let latest: CollectProgress | undefined;
  let shownAtMs = 0;
  const show = (): void => {
    if (latest === undefined) return;
    visible = true;
    shownAtMs = services.world.nowMs();
    void err.write(`\r\u001B[K${lineFor(latest)}`);
  };
  let started = false;
  const cancel = services.after(QUIET_MS, () => {
    started = true;
    show();
  });
  return {
    report(progress) {
      latest = progress;
      if (started && services.world.nowMs() - shownAtMs >= REFRESH_MS) show();
    },
    async end() {
      cancel();
      if (visible) await err.write('\r\u001B[K');
    },
  };
}

/** No number before there is one: libvirt answers for all guests at once. */
function lineFor({ stage, done, total }: CollectProgress): string {
  const count = total === undefined ? (done === 0 ? '' : ` ${done}`) : ` ${done} of ${total}`;
  return `ullage: ${STAGES[stage]}${count}`;
}
