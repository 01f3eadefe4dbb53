// Which lane a path belongs to, told from its text and the table of mounts alone: nothing is touched.

/** A mount point and the lane that may touch what lies below it. */
export interface LaneMount {
  readonly mountPoint: string;
  readonly lane: string;
  /** A filesystem of the kernel's own (procfs and its like): no file of it is opened. */
  readonly isKernels?: boolean;
}

/** Answers by the longest mount point that a path lies under. Asked for every file: a path is cut only where a mount point of that
 *  length exists and the path has a slash there. */
export class LaneMap {
  readonly #lanes: ReadonlyMap<string, string>;
  readonly #lengths: readonly number[];
  readonly #kernels: ReadonlySet<string>;

  /** Of two mounts on one point the later hides the earlier, as in mountinfo. */
  constructor(mounts: readonly LaneMount[]) {
    this.#lanes = new Map(mounts.map(({ mountPoint, lane }) => [mountPoint, lane]));
    const lengths = new Set(mounts.map(({ mountPoint }) => mountPoint.length));
    this.#lengths = [...lengths].toSorted((a, b) => b - a);
    const last = new Map(mounts.map((mount) => [mount.mountPoint, mount.isKernels === true]));
    this.#kernels = new Set([...last].filter(([, isKernels]) => isKernels).map(([mountPoint]) => mountPoint));
  }

  /** The lane of an absolute path without `.`, `..` or empty components. */
  laneOf(path: string): string | undefined {
    return this.#lanes.get(this.mountPointOf(path));
  }

  /** The mount point that such a path lies under; "/" when the table has no other. */
  mountPointOf(path: string): string {
    for (const length of this.#lengths) {
      if (length === path.length) {
        if (this.#lanes.has(path)) return path;
      } else if (path.charCodeAt(length) === SLASH) {
        const prefix = path.slice(0, length);
        if (this.#lanes.has(prefix)) return prefix;
      }
    }
    return '/';
  }

  /** Whether a real path lies on a filesystem of the kernel's own. */
  isKernels(path: string): boolean {
    return this.#kernels.size > 0 && this.#kernels.has(this.mountPointOf(path));
  }

  /** Whether something is mounted on exactly this path. */
  isMountPoint(path: string): boolean {
    return this.#lanes.has(path);
  }
}

/** The leading part of a path in which no component is empty, `.` or `..`: what may be looked up by text. */
export function plainPrefix(path: string): string {
  if (!path.includes('/.') && !path.includes('//')) return path;
  const match = /\/(?:\.{0,2})(?=\/|$)/u.exec(path);
  return match === null ? path : path.slice(0, match.index);
}

const SLASH = 0x2f;
