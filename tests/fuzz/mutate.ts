// Seeded damage to bytes: the same seed gives the same mutant, so a failure is reproduced by its seed alone.

/** A generator of numbers in 0 … 2³²−1 from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A stretch of bytes that a format's parser reads: damage elsewhere would test nothing. */
export interface Region {
  readonly start: number;
  readonly size: number;
}

/** Integers at which limits, signs and roundings turn. */
const EDGES = [
  0n,
  1n,
  2n,
  511n,
  512n,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** Most damage to one mutant: more, and every mutant dies at its magic. */
const MAX_CHANGES = 6;

/** A damaged copy of `bytes`: 1 to 6 changes inside `regions` (flipped bits, random bytes, edge integers of either byte
 *  order, copied and repeated stretches), and now and then cut short. */
export function mutate(bytes: Uint8Array, seed: number, regions: readonly Region[]): Uint8Array {
  const random = randomFrom(seed);
  const mutant = new Uint8Array(bytes);
  const changes = 1 + (random() % MAX_CHANGES);
  for (let change = 0; change < changes; change++) {
    const region = regions[random() % regions.length];
    if (region !== undefined) damage(mutant, region, random);
  }
  return random() % 16 === 0 ? mutant.slice(0, random() % (mutant.byteLength + 1)) : mutant;
}

function damage(mutant: Uint8Array, region: Region, random: () => number): void {
  const at = region.start + (random() % region.size);
  if (at >= mutant.byteLength) return;
  switch (random() % 5) {
    case 0:
      mutant[at] = (mutant[at] ?? 0) ^ (1 << (random() % 8));
      return;
    case 1:
      mutant[at] = random() & 0xff;
      return;
    case 2:
      writeEdge(mutant, at, random);
      return;
    case 3:
      mutant.copyWithin(at, region.start + (random() % region.size), region.start + region.size);
      return;
    default:
      mutant.fill(random() & 0xff, at, at + (random() % 64));
  }
}

function writeEdge(mutant: Uint8Array, at: number, random: () => number): void {
  const value = EDGES[random() % EDGES.length] ?? 0n;
  const width = [2, 4, 8][random() % 3] ?? 4;
  const little = random() % 2 === 0;
  for (let index = 0; index < width && at + index < mutant.byteLength; index++) {
    const shift = BigInt(8 * (little ? index : width - 1 - index));
    mutant[at + index] = Number((value >> shift) & 0xffn);
  }
}

/** How many mutants of each format a test makes: 1,000, or ULLAGE_FUZZ_RUNS for the nightly job. */
export function fuzzRuns(): number {
  const asked = process.env['ULLAGE_FUZZ_RUNS'];
  if (asked === undefined) return 1000;
  if (!/^\d{1,9}$/u.test(asked)) throw new Error(`ULLAGE_FUZZ_RUNS=${asked}: expected a number of mutants`);
  return Number(asked);
}
