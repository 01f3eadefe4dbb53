// A lane runs filesystem operations for one group of mounts, somewhere else than in the main thread, and always ends in time.
import { failureOfStuck } from './stuck.ts';
import type { LaneOperation, LaneOperations, LaneReply, LaneResult, LaneTask } from './tasks.ts';

/** One of two: LocalLane (threads) and IsolatedLane (a process). tests/readers/lanes.integ.test.ts holds both to the same. */
export interface Lane {
  /** Settles within the deadline (counted from when the lane turns to the task) plus the time of those before it. Rejects only for
   *  a bug of ours. */
  run<K extends LaneOperation>(
    operation: K,
    input: LaneOperations[K]['input'],
    deadlineMs: number,
  ): Promise<LaneResult<K>>;
  /** Ends threads and processes. The names of what hangs in a thread of ours come back: such a process cannot exit by itself. */
  close(): Promise<readonly string[]>;
}

/** A task on its way, and who waits for it. */
export interface Job {
  readonly task: LaneTask;
  readonly deadlineMs: number;
  settle(result: LaneResult): void;
  reject(error: Error): void;
}

/** A job and the promise of its result. */
export function jobOf<K extends LaneOperation>(
  operation: K,
  input: LaneOperations[K]['input'],
  deadlineMs: number,
): { readonly job: Job; readonly result: Promise<LaneResult<K>> } {
  const { promise, resolve, reject } = Promise.withResolvers<LaneResult<K>>();
  const job: Job = {
    // The pair is right by this function's own signature; TypeScript cannot follow a union through a type parameter.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    task: { operation, input } as LaneTask,
    deadlineMs,
    settle: (result) => resolve(result),
    reject,
  };
  return { job, result: promise };
}

/** Two at a time: while the main thread decodes one answer the lane works on the next, and no more than these wait in memory. */
const DEPTH = 2;

/** The jobs that one thread or process has been given, in order; the first is at work and its deadline runs. */
export class Pipeline {
  readonly #jobs: Job[] = [];
  readonly #send: (task: LaneTask) => void;
  readonly #onStuck: () => void;
  #cancelTimer: (() => void) | undefined;
  #ready = false;

  constructor(send: (task: LaneTask) => void, onStuck: () => void) {
    this.#send = send;
    this.#onStuck = onStuck;
  }

  get hasRoom(): boolean {
    return this.#jobs.length < DEPTH;
  }

  get isIdle(): boolean {
    return this.#jobs.length === 0;
  }

  /** The task at work. */
  get current(): LaneTask | undefined {
    return this.#jobs[0]?.task;
  }

  post(job: Job): void {
    this.#jobs.push(job);
    this.#send(job.task);
    if (this.#ready && this.#jobs.length === 1) this.#arm();
  }

  /** What the thread or process said: it is ready (only then deadlines begin to run), or done with the first job. */
  receive(reply: LaneReply): void {
    if (reply.kind === 'ready') {
      this.#ready = true;
    } else {
      const job = this.#jobs.shift();
      if (reply.kind === 'answer') job?.settle({ kind: 'done', output: reply.output });
      else job?.reject(new Error(`in a lane: ${reply.message}`, { cause: reply.stack }));
    }
    this.#arm();
  }

  /** Gives the job at work this end and hands back those behind it, which were not begun. */
  abandon(result: LaneResult): readonly Job[] {
    this.#disarm();
    const [first, ...rest] = this.#jobs.splice(0);
    first?.settle(result);
    return rest;
  }

  #arm(): void {
    this.#disarm();
    const [job] = this.#jobs;
    if (job === undefined || !this.#ready) return;
    const timer = setTimeout(() => this.#expire(job), job.deadlineMs);
    this.#cancelTimer = () => clearTimeout(timer);
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** If it was we who were busy, the answer waits in the queue of events: let those run before we judge. */
  #expire(job: Job): void {
    const check = setImmediate(() => {
      if (this.#jobs[0] === job) this.#onStuck();
    });
    this.#cancelTimer = () => clearImmediate(check);
  }
}

/** The end of a job that had its deadline. `at`: which entry of its batch it hangs on. */
export function stuckResult(job: LaneTask | undefined, at?: number): LaneResult {
  return { kind: 'stuck', failure: failureOfStuck(job), at };
}
