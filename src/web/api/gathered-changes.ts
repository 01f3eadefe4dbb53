// What has changed since it was last said: gathered for a while, so that a thousand reports a minute are not a thousand lists a minute.
import type { Query, QueryClient } from '@tanstack/react-query';

/** Is told of what changed: ids of hosts and shared pools; "" among them: anything may have. */
export type ChangeListener = (changed: ReadonlySet<string>) => void;

/** Of a query that is kept up to date piece by piece. */
export const FOLLOWS = { isFollowing: true } as const;

const GATHER_MS = 2_000;

/** A list of several pages is asked for no sooner than this after it came: in a fleet of thousands something happens all the time. */
const LONG_LIST_MS = 15_000;

/** Makes stale what the changes concern, and tells who asked for them. */
export class GatheredChanges {
  readonly #queries: QueryClient;
  readonly #listeners: ReadonlySet<ChangeListener>;
  readonly #ageMs: (cameMs: number) => number;
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `ageMs`: how long ago something came, by when it came. */
  constructor(parts: {
    queries: QueryClient;
    listeners: ReadonlySet<ChangeListener>;
    ageMs: (cameMs: number) => number;
  }) {
    this.#queries = parts.queries;
    this.#listeners = parts.listeners;
    this.#ageMs = parts.ageMs;
  }

  /** Of a host or shared pool by its id, or of anything: "". */
  note(id: string): void {
    this.#changed.add(id);
    this.#timer ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  /** What was gathered and not told is forgotten. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #tell(): void {
    this.#timer = undefined;
    const changed = new Set(this.#changed);
    this.#changed.clear();
    for (const listener of this.#listeners) listener(changed);
    const concerned = (query: Query): boolean => concerns(query, changed);
    void this.#queries.invalidateQueries({ predicate: (query) => concerned(query) && !this.#isEarly(query) });
    const left = this.#queries
      .getQueryCache()
      .findAll({ type: 'active', predicate: (query) => concerned(query) && this.#isEarly(query) });
    if (left.length === 0) return;
    for (const id of changed) this.#changed.add(id);
    this.#timer = setTimeout(() => this.#tell(), LONG_LIST_MS);
  }

  #isEarly({ state }: Query): boolean {
    return isLong(state.data) && this.#ageMs(state.dataUpdatedAt) < LONG_LIST_MS;
  }
}

/** Whether an answer is of more than one page. */
function isLong(data: unknown): boolean {
  return (
    typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) && data.pages.length > 1
  );
}

/** Calls that name another host than those that changed stay as they are. */
function concerns({ queryKey: [, params], meta }: Query, hosts: ReadonlySet<string>): boolean {
  if (meta?.['isFollowing'] === true) return hosts.has('');
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : undefined;
  return id === undefined || hosts.has(id) || hosts.has('');
}
