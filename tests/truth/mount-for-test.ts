// Small real filesystems that are there as long as one test.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  mountSmallFilesystem,
  type SmallFilesystem,
  type SmallFilesystemRequest,
} from '../services/loop-filesystem.ts';

/** One for the test that runs; unmounted when it has ended, the last one first. */
export async function mountForTest(request: SmallFilesystemRequest): Promise<SmallFilesystem> {
  const filesystem = await mountSmallFilesystem(request);
  onTestFinished(() => filesystem.close());
  return filesystem;
}

/** The same with an empty folder for instances on it: its path. */
export async function instancesForTest(request: SmallFilesystemRequest): Promise<string> {
  const root = join((await mountForTest(request)).mountPoint, 'instances');
  await mkdir(root);
  return root;
}
