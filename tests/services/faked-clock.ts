// A wall clock that a test can set for a process while it runs; its monotonic clock goes on as it does when a real one is set.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** How long a process may go by what it read before. */
const CACHE_MS = 1000;

/** The clock of one process. */
export class FakedClock {
  readonly #file: string;

  /** `file`: where its difference from ours is kept. */
  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, '+0');
  }

  /** For the environment of the process. */
  get env(): Readonly<Record<string, string>> {
    return {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      // Asked for at every look at a clock, it would cost more than all else.
      FAKETIME_CACHE_DURATION: String(CACHE_MS / 1000),
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** So many seconds ahead of ours, or behind, once this resolves. */
  async set(seconds: number): Promise<void> {
    writeFileSync(this.#file, `${seconds < 0 ? '' : '+'}${seconds}`);
    await setTimeout(2 * CACHE_MS);
  }
}

function library(): string {
  const files = execFileSync('dpkg-query', ['--listfiles', 'libfaketime'], { encoding: 'utf8' }).split('\n');
  const found = files.find((file) => file.endsWith('/libfaketimeMT.so.1'));
  if (found === undefined) throw new Error('libfaketime has no library for threads');
  return found;
}
