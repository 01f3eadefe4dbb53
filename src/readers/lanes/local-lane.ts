// The lane of all local filesystems: worker threads with synchronous calls, pulling tasks from one queue.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { jobOf, Pipeline, stuckResult, type Job, type Lane } from './lane.ts';
import { failureOfLoss, failureOfStuck, pathOfTask } from './stuck.ts';
import type { LaneOperation, LaneOperations, LaneReply, LaneResult, LaneSetup } from './tasks.ts';

/** How a LocalLane runs. */
export interface LocalLaneOptions {
  readonly entry: URL;
  readonly setup: Omit<LaneSetup, 'progress'>;
  /** Threads at work at once. */
  readonly workers: number;
}

/** A thread stuck in a system call is replaced; on a host where this many are, the storage below is dead and more would only join
 *  them. */
const MAX_STUCK = 4;

/** The heap of a thread: a batch needs a few MiB. A hostile image that needs more ends the thread, not the process. */
const HEAP_MIB = 256;

/** A batch's objects die with it: a larger nursery (48 MiB by default) was no faster, one of 8 MiB cost a few percent of CPU. */
const YOUNG_MIB = 24;

/** A thread that does not end within this is stuck. Idle ones take a millisecond. */
const CLOSE_TIMEOUT_MS = 1000;

/** Threads start when there is work for them. One that hangs is left behind: it holds up the process's exit, as `close` tells. */
export class LocalLane implements Lane {
  readonly #options: LocalLaneOptions;
  readonly #queue: Job[] = [];
  readonly #threads = new Set<Thread>();
  readonly #stuck = new Set<Thread>();

  constructor(options: LocalLaneOptions) {
    this.#options = options;
  }

  /** Starts a thread before there is work for it: starting takes as long as reading some thousand disks. */
  warm(): void {
    if (this.#threads.size === 0) this.#start();
  }

  run<K extends LaneOperation>(
    operation: K,
    input: LaneOperations[K]['input'],
    deadlineMs: number,
  ): Promise<LaneResult<K>> {
    const { job, result } = jobOf(operation, input, deadlineMs);
    this.#queue.push(job);
    this.#pump();
    return result;
  }

  /** Where threads hang now. */
  get stuck(): readonly string[] {
    return Array.from(this.#stuck, ({ place }) => place);
  }

  async close(): Promise<readonly string[]> {
    const ends = [...this.#threads].map((thread) => thread.end());
    const deadline = new AbortController();
    await Promise.race([Promise.all(ends), delay(CLOSE_TIMEOUT_MS, undefined, { signal: deadline.signal })]);
    deadline.abort();
    return [...this.#stuck, ...this.#threads].map((thread) => thread.place);
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const thread = this.#threadWithRoom();
      if (thread === undefined) break;
      const job = this.#queue.shift();
      if (job !== undefined) thread.pipeline.post(job);
    }
    if (this.#threads.size === 0) this.#giveUp();
  }

  /** An idle thread, else a new one, else one that can take a second task while it works on its first. */
  #threadWithRoom(): Thread | undefined {
    const threads = [...this.#threads];
    const idle = threads.find(({ pipeline }) => pipeline.isIdle);
    if (idle !== undefined) return idle;
    const mayStart = threads.length < this.#options.workers && this.#stuck.size < MAX_STUCK;
    return mayStart ? this.#start() : threads.find(({ pipeline }) => pipeline.hasRoom);
  }

  #start(): Thread {
    const thread = new Thread(this.#options, {
      onAnswer: () => this.#pump(),
      onStuck: () => this.#leaveBehind(thread),
      onEnd: (how) => this.#lose(thread, how),
    });
    this.#threads.add(thread);
    return thread;
  }

  #leaveBehind(thread: Thread): void {
    this.#threads.delete(thread);
    this.#stuck.add(thread);
    this.#requeue(thread.pipeline.abandon(thread.leaveBehind()));
  }

  /** A stuck thread that comes back after all ends here too. */
  #lose(thread: Thread, how: string): void {
    this.#stuck.delete(thread);
    if (!this.#threads.delete(thread)) return;
    const operation = thread.pipeline.current?.operation ?? 'resolve';
    this.#requeue(thread.pipeline.abandon({ kind: 'failed', failure: failureOfLoss(operation, how) }));
  }

  #requeue(jobs: readonly Job[]): void {
    this.#queue.unshift(...jobs);
    this.#pump();
  }

  #giveUp(): void {
    for (const job of this.#queue.splice(0)) job.settle({ kind: 'failed', failure: failureOfStuck(job.task) });
  }
}

interface ThreadEvents {
  onAnswer(): void;
  onStuck(): void;
  onEnd(how: string): void;
}

/** One worker thread and the tasks that it has been given. */
class Thread {
  readonly pipeline: Pipeline;
  readonly #worker: Worker;
  readonly #progress: Int32Array<SharedArrayBuffer>;
  #isLeftBehind = false;
  #place = 'an idle thread';

  constructor({ entry, setup }: LocalLaneOptions, events: ThreadEvents) {
    this.#progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: LaneSetup = { ...setup, progress: this.#progress };
    this.#worker = new Worker(entry, {
      name: 'ullage-lane',
      workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB, maxYoungGenerationSizeMb: YOUNG_MIB },
      // We close what we open; tracking costs a lock for each file.
      trackUnmanagedFds: false,
    });
    this.pipeline = new Pipeline(
      (task) => this.#worker.postMessage(task, []),
      () => events.onStuck(),
    );
    this.#worker.on('message', (reply: LaneReply) => {
      if (this.#isLeftBehind) {
        void this.end();
        return;
      }
      this.pipeline.receive(reply);
      events.onAnswer();
    });
    let how = 'the thread was ended';
    this.#worker.on('error', (error) => {
      how = error instanceof Error ? error.message : 'the thread crashed';
    });
    this.#worker.on('exit', () => events.onEnd(how));
  }

  /** Where it hangs, for a person. */
  get place(): string {
    return this.#place;
  }

  /** No longer waited for, by us or by the event loop. Its end tells which entry it hangs on. */
  leaveBehind(): LaneResult {
    const at = this.#progress[0];
    const task = this.pipeline.current;
    if (task !== undefined) this.#place = pathOfTask(task, at);
    this.#isLeftBehind = true;
    this.#worker.unref();
    return stuckResult(task, at);
  }

  async end(): Promise<void> {
    const task = this.pipeline.current;
    if (task !== undefined) this.#place = pathOfTask(task, this.#progress[0]);
    await this.#worker.terminate();
  }
}
