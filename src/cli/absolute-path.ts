// Paths as an operator types them, from where he stands.
import { isAbsolute, resolve } from 'node:path';
import { UllageError } from '../core/errors.ts';
import type { Services } from './services.ts';

/** The absolute path. Throws CLI_USAGE for a relative one when the working directory was removed: it would mean another file. */
export function absolutePath({ workingFolder }: Pick<Services, 'workingFolder'>, path: string): string {
  if (isAbsolute(path)) return resolve(path);
  if (workingFolder !== undefined) return resolve(workingFolder, path);
  throw new UllageError('CLI_USAGE', `find ${path}: expected a working directory, but it was removed`, {
    operands: { path },
    hint: 'cd to a directory that is there, or name the path from /.',
  });
}
