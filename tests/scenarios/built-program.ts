// The built program, made by tools/build.ts into a folder of its own: other tests and people may be using dist/.
import { execFile } from 'node:child_process';
import { chmodSync, constants, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');

/** A program to run, in a folder to remove. */
export interface BuiltProgram {
  readonly program: readonly string[];
  remove(): void;
}

/** Builds it, with a node of its own beside it: a checkout may lie where an unprivileged user sees nothing. The build writes beside the folder of
 *  its own script, so that is copied, with what it imports; all that it reads is linked. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-built-'));
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    for (const name of ['src', 'node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
    mkdirSync(join(folder, 'tools'));
    for (const name of ['build.ts', 'build-web.ts'])
      copyFileSync(join(ROOT, 'tools', name), join(folder, 'tools', name));
    await run(process.execPath, [join(folder, 'tools', 'build.ts')]);
    const node = join(folder, 'node');
    copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
    chmodSync(folder, 0o755);
    return { program: [node, join(folder, 'dist', 'ullage.js')], remove };
  } catch (error) {
    remove();
    throw error;
  }
}
