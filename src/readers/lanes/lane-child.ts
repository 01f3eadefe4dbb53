// Entry of a child process that reads one remote or userspace mount. Whoever waits for it kills it when it does not answer.
import { invariant } from '../../core/invariant.ts';
import { threadClockMs } from './thread-clock.ts';
import { TaskRunner } from './run-task.ts';
import type { LaneReply, LaneSetup, LaneTask } from './tasks.ts';

/** The first message sets the child up, every later one is a task. */
let runner: TaskRunner | undefined;

function send(reply: LaneReply): void {
  invariant(process.send !== undefined, 'lane-child.ts is started with an IPC channel');
  process.send(reply);
}

process.once('message', (setup: LaneSetup) => {
  runner = new TaskRunner(setup, threadClockMs);
  process.on('message', (task: LaneTask) => {
    if (runner !== undefined) send(runner.reply(task));
  });
  send({ kind: 'ready' });
});

// A parent that is gone needs no answers. (A child stuck in a system call gets here when the mount comes back.)
process.once('disconnect', () => process.disconnect());
