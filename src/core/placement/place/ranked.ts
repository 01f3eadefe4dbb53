// Hosts in their order: the chosen one, then others that fit, best first, then the nearest misses.
import type { HostAnswer, PlacementAnswer } from './answer.ts';

/** Hosts whose scores differ by less are as good as each other: which of them is chosen is drawn, so that a hundred requests at once do not
 *  all go for one host. */
const AS_GOOD = 0.01;

/** The answers in their order. */
export function ranked(answers: readonly HostAnswer[], seed: number): Omit<PlacementAnswer, 'reasons'> {
  const fits = answers.filter(({ shortages }) => shortages.length === 0);
  const missed = answers.filter(({ shortages }) => shortages.length > 0);
  return {
    fitting: chosenFirst(
      fits.toSorted((a, b) => b.score - a.score || byId(a, b)),
      seed,
    ),
    missed: missed.toSorted((a, b) => a.shortages.length - b.shortages.length || a.score - b.score || byId(a, b)),
  };
}

function chosenFirst(fitting: readonly HostAnswer[], seed: number): readonly HostAnswer[] {
  const [best] = fitting;
  if (best === undefined) return fitting;
  const beaten = fitting.findIndex(({ score }) => score < best.score - AS_GOOD);
  const chosen = drawn(seed, beaten === -1 ? fitting.length : beaten);
  if (chosen === 0) return fitting;
  return [...fitting.slice(chosen, chosen + 1), ...fitting.slice(0, chosen), ...fitting.slice(chosen + 1)];
}

/** From 0 to `count` − 1. The finalizer of MurmurHash3 spreads seeds that follow one another. */
function drawn(seed: number, count: number): number {
  let mixed = seed | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % count;
}

function byId(a: HostAnswer, b: HostAnswer): number {
  return a.host.id < b.host.id ? -1 : 1;
}
