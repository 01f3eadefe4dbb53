// Which lane a path belongs to, told from its text and the table of mounts alone: nothing is touched.

/** A mount point and the lane that may touch what lies below it. */
export interface LaneMount {
  readonly mountPoint: string;
  readonly lane: string;
}

/** Answers by the longest mount point that a path lies under. */
export class LaneMap {
  readonly #lanes: ReadonlyMap<string, string>;

  /** Of two mounts on one point the later hides the earlier, as in mountinfo. */
  constructor(mounts: readonly LaneMount[]) {
    this.#lanes = new Map(mounts.map(({ mountPoint, lane }) => [mountPoint, lane]));
  }

  /** The lane of an absolute path without `.`, `..` or empty components. */
  laneOf(path: string): string | undefined {
    return this.#lanes.get(this.mountPointOf(path));
  }

  /** The mount point that such a path lies under; "/" when the table has no other. */
  mountPointOf(path: string): string {
    let prefix = path;
    while (prefix !== '' && !this.#lanes.has(prefix)) prefix = prefix.slice(0, prefix.lastIndexOf('/'));
    return prefix === '' ? '/' : prefix;
  }

  /** Whether something is mounted on exactly this path. */
  isMountPoint(path: string): boolean {
    return this.#lanes.has(path);
  }
}

/** The leading part of a path in which no component is empty, `.` or `..`: what may be looked up by text. */
export function plainPrefix(path: string): string {
  const match = /\/(?:\.{0,2})(?=\/|$)/u.exec(path);
  return match === null ? path : path.slice(0, match.index);
}
