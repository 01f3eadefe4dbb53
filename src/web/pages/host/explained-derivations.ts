// How figures of one pool of an explained host come about: what is left at worst, and what Nova would say in its place.
import { atLeast } from '../../../core/bound.ts';
import { spoken } from '../../../core/sentences/sentence.ts';
import type { ExplainedPool, Explanation } from '../../api/explanation.ts';
import { poolPlace } from '../../parts/addresses.ts';
import type { Derivation } from '../../parts/derivation.tsx';
import type { Words } from '../../words/en.ts';

/** Available, less what its disks may still take. */
export function worstOf(
  { facts, available, growth, promises, bound, uncertainty }: ExplainedPool,
  words: Words,
): Derivation {
  const { rules, terms, notes, whole } = words.derivation;
  const unknown = uncertainty.unknownDisks.length;
  return {
    rule: rules.worst(atLeast(promises.length, bound)),
    terms: [
      { label: terms.available, bytes: available, href: poolPlace('pool', facts.id) },
      {
        label: terms.growth,
        sign: '−',
        bytes: atLeast(growth, bound),
        isBound: bound,
        href: poolPlace('promises', facts.id),
      },
    ],
    notes: [...(bound ? [notes.bound] : []), ...(unknown === 0 ? [] : [notes.unknownDisks(unknown)])],
    more: { href: poolPlace('pool', facts.id), label: whole.ledger },
  };
}

/** Ours, less each thing that makes Nova's differ: they sum to Nova's, to the byte. */
export function viewOf(
  { diskAvailableLeastGib, differences }: Explanation['novaViews'][number],
  { worstCaseFree, bound, facts }: ExplainedPool,
  { derivation, sentences }: Words,
): Derivation {
  const { rules, terms, notes, whole } = derivation;
  return {
    rule: rules.nova,
    terms: [
      { label: terms.worst, bytes: worstCaseFree, isBound: bound, href: poolPlace('pool', facts.id) },
      ...differences.map(({ reason, said, bytes }) => ({
        label: (sentences === undefined || said === undefined ? undefined : spoken(sentences, said)) ?? reason,
        sign: '−' as const,
        bytes,
      })),
    ],
    notes: [
      diskAvailableLeastGib === undefined
        ? notes.novaNone
        : notes.novaGib(String(diskAvailableLeastGib).replace('-', '−')),
    ],
    more: { href: poolPlace('pool', facts.id), label: whole.ledger },
  };
}
