// The built program, in a folder of its own: other tests and people may be using dist/.
import { chmodSync, constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram as buildInto } from '../../tools/build-program.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A program to run, in a folder to remove. */
export interface BuiltProgram {
  readonly program: readonly string[];
  remove(): void;
}

/** Builds it, with a node of its own beside it: a checkout may lie where an unprivileged user sees nothing. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-built-'));
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    await buildInto(join(folder, 'dist'));
    // It tells Node that these files are modules.
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const node = join(folder, 'node');
    copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
    chmodSync(folder, 0o755);
    return { program: [node, join(folder, 'dist', 'ullage.js')], remove };
  } catch (error) {
    remove();
    throw error;
  }
}
