// Which nodes of a directed graph lead to each other, in time linear in its edges: a hostile tree may hold a chain of ten thousand images.

/** The number of each node's group. Two nodes have the same one when each can be reached from the other (strongly connected components,
 *  by Tarjan's algorithm of 1972, without recursion: a chain would be as many calls deep). Nodes that only edges name count too. */
export function mutualGroups(edges: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, number> {
  const walk = new Walk(edges);
  for (const node of edges.keys()) walk.from(node);
  return walk.groups;
}

interface Visit {
  readonly node: string;
  readonly order: number;
  readonly targets: Iterator<string, undefined>;
  /** The earliest node without a group that is reached from here. */
  earliest: number;
}

class Walk {
  readonly groups = new Map<string, number>();
  readonly #edges: ReadonlyMap<string, readonly string[]>;
  readonly #orders = new Map<string, number>();
  /** Visited, and not yet known to which group they belong, in order. */
  readonly #open: string[] = [];
  readonly #visits: Visit[] = [];

  constructor(edges: ReadonlyMap<string, readonly string[]>) {
    this.#edges = edges;
  }

  from(start: string): void {
    if (!this.#orders.has(start)) this.#enter(start);
    for (let visit = this.#visits.at(-1); visit !== undefined; visit = this.#visits.at(-1)) {
      const { done, value: target } = visit.targets.next();
      if (done === true) this.#leave(visit);
      else if (!this.#orders.has(target)) this.#enter(target);
      else if (!this.groups.has(target)) visit.earliest = Math.min(visit.earliest, this.#orders.get(target) ?? 0);
    }
  }

  #enter(node: string): void {
    const order = this.#orders.size;
    this.#orders.set(node, order);
    this.#open.push(node);
    this.#visits.push({ node, order, targets: (this.#edges.get(node) ?? [])[Symbol.iterator](), earliest: order });
  }

  /** A node that reaches none before itself is the first of its group: the rest are those opened since. */
  #leave({ node, order, earliest }: Visit): void {
    this.#visits.pop();
    const above = this.#visits.at(-1);
    if (above !== undefined) above.earliest = Math.min(above.earliest, earliest);
    if (earliest !== order) return;
    for (const member of this.#open.splice(this.#open.lastIndexOf(node))) this.groups.set(member, order);
  }
}
