// A lane's worker that dies of any batch with a path called "poison", as the real one would of an image that exhausts its heap.
import { parentPort, workerData } from 'node:worker_threads';
import { TaskRunner, transferOf } from '../../src/readers/lanes/run-task.ts';
import { pathOfTask } from '../../src/readers/lanes/stuck.ts';
import type { LaneSetup, LaneTask } from '../../src/readers/lanes/tasks.ts';
import { threadClockMs } from '../../src/readers/lanes/thread-clock.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const runner = new TaskRunner(workerData as LaneSetup, threadClockMs);
parentPort?.on('message', (task: LaneTask) => {
  const paths = 'paths' in task.input ? task.input.paths : pathOfTask(task);
  if (paths.includes('poison')) process.exit(1);
  const reply = runner.reply(task);
  parentPort?.postMessage(reply, transferOf(reply));
});
parentPort?.postMessage({ kind: 'ready' }, []);
