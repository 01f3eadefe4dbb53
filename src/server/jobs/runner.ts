// Runs jobs: looks whether one is due, takes its lease, gives it a turn, notes how that ended. What fails is logged and tried again.
import { setImmediate } from 'node:timers/promises';
import { UllageError } from '../../core/errors.ts';
import { beginTurn, endTurn, isWaiting, renewTurn, type BegunTurn, type TurnEnd } from '../../store/jobs/job-row.ts';
import type { Lease } from '../../store/leases/lease.ts';
import { Repeat } from '../repeat.ts';
import type { ServerWorld } from '../world.ts';
import type { Job, Turn } from './job.ts';

/** Jobs are due every minute at the soonest: nobody sees that one began five seconds later. */
const LOOK_EVERY_MS = 5_000;

/** Twice as long as one statement may take (SERVICE_LIMITS): each step of a job renews it. So a process that died is followed by
 *  another within a minute. */
const LEASE_MS = 60_000;

/** The pause after a failure; doubled with each more in a row… */
const RETRY_MS = 30_000;

/** …up to this, or up to the job's own pause where that is shorter. */
const MOST_RETRY_MS = 3_600_000;

/** What the runner tells of its work. */
export interface JobLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Everything that a runner is given. */
export interface RunnerWorld extends Pick<ServerWorld, 'store' | 'nowMs' | 'after'> {
  readonly log: JobLog;
  /** Names this process among all: drawn anew by each. */
  readonly holder: string;
}

/** Jobs that run until they are ended. */
export class JobRunner {
  readonly #world: RunnerWorld;
  readonly #repeats: readonly Repeat[];
  #ending = false;

  /** Begins. */
  constructor(world: RunnerWorld, jobs: readonly Job[]) {
    this.#world = world;
    this.#repeats = jobs.map((job) => new Repeat(world, LOOK_EVERY_MS, () => this.#look(job)));
  }

  /** Begins no turn any more, and waits for those that run: each ends after the step that it is in. */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#repeats.map((repeat) => repeat.end()));
  }

  async #look(job: Job): Promise<void> {
    const { store, holder } = this.#world;
    if (!(await store.read((tx) => isWaiting(tx, job.name)))) return;
    const begun = await store.write((tx) => beginTurn(tx, { name: job.name, holder, forMs: LEASE_MS }));
    if (begun === undefined) return;
    const end = await this.#turn(job, begun);
    await store.write((tx) => endTurn(tx, job.name, begun.lease, end));
  }

  async #turn(job: Job, { lease, failures }: BegunTurn): Promise<TurnEnd> {
    const { log } = this.#world;
    let isLeft = false;
    const isEnding = (): boolean => (isLeft = this.#ending);
    try {
      await job.run({ ...this.#turnOf(job, lease), isEnding });
      if (isLeft) return { kind: 'left' };
      log.info({ job: job.name }, 'a job is done');
      return { kind: 'done', dueInMs: job.everyMs };
    } catch (error) {
      const dueInMs = retryMs(job, failures);
      log.warn({ err: error, job: job.name, retryInMs: dueInMs }, 'a job failed and is tried again');
      return { kind: 'failed', dueInMs };
    }
  }

  #turnOf(job: Job, lease: Lease): Omit<Turn, 'isEnding'> {
    const { store, nowMs } = this.#world;
    return {
      store,
      nowMs,
      write: async (work) => {
        const result = await store.write(async (tx) => {
          if (await renewTurn(tx, lease, LEASE_MS)) return work(tx);
          throw new UllageError('LEASE_LOST', `go on with job ${job.name}: its lease has run out or gone to another`, {
            operands: { job: job.name },
            hint: 'Another process does it now; a step took longer than the lease, perhaps.',
          });
        });
        // PGlite works in this thread, and without this a job of many steps would let no call and no timer in until its end.
        await setImmediate();
        return result;
      },
    };
  }
}

function retryMs({ everyMs }: Job, failures: number): number {
  return Math.min(everyMs, MOST_RETRY_MS, RETRY_MS * 2 ** failures);
}
