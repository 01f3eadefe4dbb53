// Buckets that one answer does not hold: asked for again from where it ends.

/** An answer, earliest first. */
interface Page<T> {
  readonly buckets: readonly T[];
  /** There are more. */
  readonly truncated: boolean;
}

/** Page after page from a time on. An answer may be cut among the buckets of one time: that time is read again. */
export async function wholeOf<T extends { readonly startMs: number }>(
  fromMs: number,
  pageFrom: (fromMs: number) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let next = fromMs; ;) {
    const { buckets, truncated } = await pageFrom(next);
    const last = buckets.at(-1)?.startMs;
    // A server that does not get on is not asked for ever.
    if (!truncated || last === undefined || last <= next) return [...all, ...buckets];
    all.push(...buckets.filter(({ startMs }) => startMs < last));
    next = last;
  }
}
