// Paths by what lies below what. A path costs its own length, to keep and to ask of: a hostile one has a million parts.

/** Where paths end or part: parts that only one way leads through are one step. */
interface Node<Value> {
  /** By the first part of the step. */
  readonly below: Map<string, Step<Value>>;
  value: Value | undefined;
}

/** One part or several, "a/b/c", and where they lead. */
interface Step<Value> {
  readonly parts: string;
  readonly to: Node<Value>;
}

/** Values by path. Paths are compared part by part as they are spelt. */
export class PathTree<Value> {
  readonly #root: Node<Value> = emptyNode();

  /** Keeps a value at a path; one that is there already stays. */
  add(path: string, value: Value): void {
    const node = nodeAt(this.#root, path);
    node.value ??= value;
  }

  /** The values at a path and above it, the outermost first. */
  *along(path: string): Generator<Value, void, undefined> {
    let node = this.#root;
    for (let start = 0; start <= path.length;) {
      const step = node.below.get(partAt(path, start));
      if (step === undefined || sharedLength(step.parts, path, start) < step.parts.length) return;
      node = step.to;
      start += step.parts.length + 1;
      if (node.value !== undefined) yield node.value;
    }
  }
}

/** Where a path ends, made if it is not there. */
function nodeAt<Value>(root: Node<Value>, path: string): Node<Value> {
  let node = root;
  for (let start = 0; start <= path.length;) {
    const first = partAt(path, start);
    const step = node.below.get(first);
    if (step === undefined) {
      const to = emptyNode<Value>();
      node.below.set(first, { parts: path.slice(start), to });
      return to;
    }
    const shared = sharedLength(step.parts, path, start);
    const taken = shared < step.parts.length ? parted(step, shared) : step;
    node.below.set(first, taken);
    node = taken.to;
    start += shared + 1;
  }
  return node;
}

/** The same step with a node after its first characters, which end with a part. */
function parted<Value>({ parts, to }: Step<Value>, after: number): Step<Value> {
  const between = emptyNode<Value>();
  const rest = parts.slice(after + 1);
  between.below.set(partAt(rest, 0), { parts: rest, to });
  return { parts: parts.slice(0, after), to: between };
}

/** How many characters of `parts` a path has from `start` on, counted in whole parts; they have the first in common. */
function sharedLength(parts: string, path: string, start: number): number {
  const most = Math.min(parts.length, path.length - start);
  let [at, whole] = [0, 0];
  while (at < most && parts[at] === path[start + at]) {
    if (parts[at] === '/') whole = at;
    at += 1;
  }
  const isWhole =
    (at === parts.length || parts[at] === '/') && (start + at === path.length || path[start + at] === '/');
  return isWhole ? at : whole;
}

function partAt(path: string, start: number): string {
  const end = path.indexOf('/', start);
  return end === -1 ? path.slice(start) : path.slice(start, end);
}

function emptyNode<Value>(): Node<Value> {
  return { below: new Map(), value: undefined };
}
