// Words for what does not answer.
import type { FileFailure } from '../files/file-failure.ts';
import type { LaneOperation, LaneTask } from './tasks.ts';

const ATTEMPTED: Readonly<Record<LaneOperation, string>> = {
  'stat-filesystem': 'ask the filesystem for its size',
  'read-images': 'read the image header',
  'list-directories': 'list the directory',
  'stat-unchanged': 'stat the file',
  'read-file': 'read the file',
  resolve: 'look at the file',
  'walk-image': 'walk the tables of its snapshots',
};

const HINT = 'a remote or userspace filesystem that hangs must be served again, or unmounted with umount -l';

/** The Problem of a task that had its deadline. */
export function failureOfStuck(task: LaneTask | undefined): FileFailure {
  const attempted = ATTEMPTED[task?.operation ?? 'resolve'];
  return { kind: 'timeout', attempted, found: 'no answer within the deadline', hint: HINT };
}

/** The Problem of a task that was not even begun, because the mount does not answer. */
export function failureOfBreaker(operation: LaneOperation, mountPoint: string): FileFailure {
  const found = `${mountPoint} did not answer before, and is not asked again yet`;
  return { kind: 'timeout', attempted: ATTEMPTED[operation], found, hint: HINT };
}

/** The Problem of a task whose thread or process ended under it. */
export function failureOfLoss(operation: LaneOperation, how: string): FileFailure {
  return { kind: 'unavailable', attempted: ATTEMPTED[operation], found: `what read it ended: ${how}` };
}

/** The path that a task is at: its own, or the one at an index of its batch (the first when that is unknown). */
export function pathOfTask(task: LaneTask, at = 0): string {
  return 'path' in task.input ? task.input.path : (task.input.paths.split('\0')[at] ?? '');
}
