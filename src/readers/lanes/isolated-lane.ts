// The lane of one remote or userspace mount: a process of its own, which can be killed when the mount does not answer.
import { fork, type ChildProcess } from 'node:child_process';
import { Breaker } from './breaker.ts';
import { jobOf, Pipeline, stuckResult, type Job, type Lane } from './lane.ts';
import { failureOfBreaker, failureOfLoss, failureOfStuck } from './stuck.ts';
import type { LaneOperation, LaneOperations, LaneReply, LaneResult, LaneSetup, LaneTask } from './tasks.ts';

/** How an IsolatedLane runs. */
export interface IsolatedLaneOptions {
  readonly entry: URL;
  readonly setup: Omit<LaneSetup, 'progress'>;
  readonly mountPoint: string;
  /** How long the mount may take to say its size before anything else is asked of it. */
  readonly canaryDeadlineMs: number;
  /** Milliseconds, for the breaker's pauses. */
  nowMs(): number;
  /** Of the same mount in earlier lanes: what it knows stays known. */
  readonly breaker?: Breaker | undefined;
}

/** As for the local threads: a batch needs a few MiB. */
const HEAP_MIB = 256;

/** Nothing here touches the mount but the child: not even its working directory lies there. */
export class IsolatedLane implements Lane {
  readonly #options: IsolatedLaneOptions;
  readonly #breaker: Breaker;
  readonly #queue: Job[] = [];
  #child: Child | undefined;
  /** The canary is on its way: nothing else is asked before it is back. */
  #isProbing = false;

  constructor(options: IsolatedLaneOptions) {
    this.#options = options;
    this.#breaker = options.breaker ?? new Breaker();
  }

  get breaker(): Breaker {
    return this.#breaker;
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

  close(): Promise<readonly string[]> {
    this.#child?.kill();
    this.#child = undefined;
    // A process that not even SIGKILL ends is the kernel's to bury: it does not hold up our exit.
    return Promise.resolve([]);
  }

  #pump(): void {
    if (this.#isProbing) return;
    if (this.#child === undefined) {
      if (this.#queue.length === 0) return;
      if (this.#breaker.stateAt(this.#options.nowMs()) === 'open') this.#refuseAll();
      else this.#probe();
      return;
    }
    while (this.#queue.length > 0 && this.#child.pipeline.hasRoom) {
      const job = this.#queue.shift();
      if (job !== undefined) this.#child.pipeline.post(job);
    }
  }

  /** A new process, and one small question first. */
  #probe(): void {
    this.#isProbing = true;
    const child = new Child(this.#options, {
      onAnswer: () => this.#pump(),
      onStuck: () => this.#fail(child, stuckResult(child.pipeline.current)),
      onEnd: (how) => {
        const operation = child.pipeline.current?.operation ?? 'resolve';
        this.#fail(child, { kind: 'failed', failure: failureOfLoss(operation, how) });
      },
    });
    this.#child = child;
    const input = { path: this.#options.mountPoint };
    const { job, result } = jobOf('stat-filesystem', input, this.#options.canaryDeadlineMs);
    child.pipeline.post(job);
    void result.then(({ kind }) => {
      if (kind !== 'done') return;
      this.#isProbing = false;
      this.#breaker.succeeded();
      this.#pump();
    });
  }

  #fail(child: Child, result: LaneResult): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#isProbing = false;
    child.kill();
    this.#breaker.failed(this.#options.nowMs());
    const waiting = [...child.pipeline.abandon(result), ...this.#queue.splice(0)];
    // They waited for the same answer, and have their deadline with it.
    for (const job of waiting) job.settle({ kind: 'failed', failure: failureOfStuck(job.task) });
  }

  #refuseAll(): void {
    const { mountPoint } = this.#options;
    for (const job of this.#queue.splice(0)) {
      job.settle({ kind: 'failed', failure: failureOfBreaker(job.task.operation, mountPoint) });
    }
  }
}

interface ChildEvents {
  onAnswer(): void;
  onStuck(): void;
  onEnd(how: string): void;
}

/** One process and the tasks that it has been given. */
class Child {
  readonly pipeline: Pipeline;
  readonly #process: ChildProcess;

  constructor({ entry, setup }: IsolatedLaneOptions, events: ChildEvents) {
    this.#process = fork(entry, {
      // Ours may lie on the very mount that hangs.
      cwd: '/',
      execArgv: [`--max-old-space-size=${HEAP_MIB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const send = (message: LaneSetup | LaneTask): void => {
      // An error means that the process is gone: 'exit' tells.
      if (this.#process.connected) this.#process.send(message, () => undefined);
    };
    this.pipeline = new Pipeline(send, () => events.onStuck());
    this.#process.on('message', (reply: LaneReply) => {
      this.pipeline.receive(reply);
      events.onAnswer();
    });
    this.#process.on('error', (error) => events.onEnd(error.message));
    this.#process.on('exit', (code, signal) => events.onEnd(`the process ended with ${signal ?? code}`));
    const message: LaneSetup = { ...setup, progress: undefined };
    send(message);
  }

  /** SIGTERM would wait for the system call to return. The event loop no longer waits for it either. */
  kill(): void {
    this.#process.kill('SIGKILL');
    if (this.#process.connected) this.#process.disconnect();
    this.#process.unref();
  }
}
