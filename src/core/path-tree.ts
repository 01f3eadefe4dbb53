// Paths by what lies below what. To ask of one path costs its own length at most: a hostile path has a million parts.

interface Node<Value> {
  readonly below: Map<string, Node<Value>>;
  value: Value | undefined;
}

/** Values by path. Paths are compared part by part as they are spelt. */
export class PathTree<Value> {
  readonly #root: Node<Value> = emptyNode();

  /** Keeps a value at a path; one that is there already stays. */
  add(path: string, value: Value): void {
    let node = this.#root;
    for (const part of partsOf(path)) {
      let next = node.below.get(part);
      if (next === undefined) {
        next = emptyNode();
        node.below.set(part, next);
      }
      node = next;
    }
    node.value ??= value;
  }

  /** The values at a path and above it, the outermost first. */
  *along(path: string): Generator<Value, void, undefined> {
    let node: Node<Value> | undefined = this.#root;
    for (const part of partsOf(path)) {
      node = node.below.get(part);
      if (node === undefined) return;
      if (node.value !== undefined) yield node.value;
    }
  }
}

function emptyNode<Value>(): Node<Value> {
  return { below: new Map(), value: undefined };
}

/** One after the other: whoever goes down a tree is done where it ends. */
function* partsOf(path: string): Generator<string, void, undefined> {
  for (let start = 0; ;) {
    const end = path.indexOf('/', start);
    if (end === -1) {
      yield path.slice(start);
      return;
    }
    yield path.slice(start, end);
    start = end + 1;
  }
}
