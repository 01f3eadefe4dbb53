// Choices that a seed decides: mulberry32, which is plenty for choosing and short enough to be read.

/** A source of choices. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  /** True `percent` times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** One of them. */
  of<T>(first: T, ...others: readonly T[]): T {
    const all = [first, ...others];
    return all[this.below(all.length)] ?? first;
  }

  /** Each of them or not. */
  some<T>(all: readonly T[], percent = 50): readonly T[] {
    return all.filter(() => this.chance(percent));
  }

  /** A UUID of version 4, as Placement wants them. */
  uuid(): string {
    const digits = Array.from({ length: 32 }, () => this.below(16).toString(16)).join('');
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  }
}
