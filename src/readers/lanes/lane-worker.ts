// Entry of a worker thread that reads local filesystems with synchronous calls.
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../core/invariant.ts';
import { threadClockMs } from './thread-clock.ts';
import { TaskRunner, transferOf } from './run-task.ts';
import type { LaneReply, LaneSetup, LaneTask } from './tasks.ts';

// workerData is what local-lane.ts passed: our own, on both sides of the border.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const runner = new TaskRunner(workerData as LaneSetup, threadClockMs);
const port = parentPort;
invariant(port !== null, 'lane-worker.ts runs in a worker thread');

port.on('message', (task: LaneTask) => {
  const reply = runner.reply(task);
  port.postMessage(reply, transferOf(reply));
});
port.postMessage({ kind: 'ready' } satisfies LaneReply);
