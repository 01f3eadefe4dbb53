// By how much more is promised than may be.
import type { Words } from '../words/en.ts';
import { amountTerm } from './amount-term.ts';
import type { Unit } from './amounts.tsx';
import type { Derivation } from './derivation.tsx';

/** Σ claims − capacity. */
export function overRule(
  { unit, capacity, claimed }: { readonly unit: Unit; readonly capacity: bigint; readonly claimed: bigint },
  { derivation }: Words,
): Derivation {
  const { rules, terms } = derivation;
  return {
    rule: rules.over,
    terms: [
      amountTerm(claimed, unit, { label: terms.claims }),
      amountTerm(capacity, unit, { label: terms.capacity, sign: '−' }),
    ],
  };
}
