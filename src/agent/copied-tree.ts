// A copied tree's files by the names that its own definitions give them. The definitions are as strange as the images: nothing that
// they name is looked at unless it really lies in the tree.
import type { FoundFile } from '../core/report.ts';
import type { Problem } from '../core/problem.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import { rebase } from './rebase.ts';

/** Where a name leads, or why it is not followed. */
export type Placed = { readonly path: string } | { readonly failure: Omit<Problem, 'subject'> };

/** Knows what a walk has seen of the tree. */
export class CopiedTree {
  readonly root: string;
  readonly #lanes: Lanes;
  readonly #files: ReadonlySet<string>;
  readonly #directories: ReadonlySet<string>;
  readonly #realRoots: readonly string[];

  /** `roots` are the directories that were walked, the tree's own first; `found` is what lies in them. */
  static async open(
    lanes: Lanes,
    roots: readonly [string, ...string[]],
    found: readonly FoundFile[],
  ): Promise<CopiedTree> {
    const located = await Promise.all(roots.map((root) => lanes.resolve(root)));
    const realRoots = located.flatMap((end) => (end.kind === 'real' ? [end.path] : []));
    return new CopiedTree(lanes, roots[0], realRoots, found);
  }

  private constructor(lanes: Lanes, root: string, realRoots: readonly string[], found: readonly FoundFile[]) {
    this.root = root;
    this.#lanes = lanes;
    this.#realRoots = realRoots;
    this.#files = new Set(found.map(({ file }) => file.path));
    this.#directories = new Set(found.map(({ file }) => parentOf(file.path)));
  }

  /** Where a path of the original host lies in the copy. */
  async place(path: string): Promise<Placed> {
    const placed = rebase(path, this.root, this.#files);
    if (placed === undefined) return { failure: notInTree(this.root) };
    return this.#files.has(placed) ? { path: placed } : this.#follow(placed);
  }

  /** A name that the walk did not see may be a link, a device, a FIFO, or lead anywhere by its dots. */
  async #follow(path: string): Promise<Placed> {
    const end = await this.#lanes.resolve(path);
    if (end.kind === 'failed') return { failure: end.failure };
    if (!this.#realRoots.some((root) => isBelow(end.path, root))) return { failure: leadsOut(this.root) };
    // The directory of a name with dots is not what its text says, and names inside the image are relative to it.
    const plain = path.split('/').includes('..') ? end.path : path;
    if (this.#files.has(end.path) || this.#directories.has(end.path)) return { path: plain };
    const look = await this.#lanes.readFile(end.path, 0);
    const isFile = look.kind === 'read' || look.failure.kind === 'limit';
    return isFile ? { path: plain } : { failure: { ...look.failure, attempted: 'open the image' } };
  }
}

/** Not `missing`: that would say that the original host has no such file, and its guest cannot start. */
function notInTree(root: string): Omit<Problem, 'subject'> {
  const found = `no file under ${root} ends like it: it was not copied, or is not there`;
  return { kind: 'unavailable', attempted: 'find the disk in the tree', found };
}

function leadsOut(root: string): Omit<Problem, 'subject'> {
  return { kind: 'refused', attempted: 'find the disk in the tree', found: `it leads out of ${root}` };
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
