// An amount of any resource as a term of a rule: bytes where it is counted in them, else its count.
import { MiB } from '../../core/bytes.ts';
import type { Term, TermValue } from './derivation.tsx';
import type { Unit } from './amounts.tsx';

/** `amount` undefined: not known. */
export function amountTerm(
  amount: bigint | undefined,
  unit: Unit,
  term: { readonly label: string; readonly sign?: '+' | '−' | '÷' | '='; readonly href?: string | undefined },
): Term {
  return { ...term, ...valueOf(amount, unit) };
}

function valueOf(amount: bigint | undefined, unit: Unit): TermValue {
  if (unit === 'bytes') return { bytes: amount };
  if (unit === 'MiB') return { bytes: amount === undefined ? undefined : amount * MiB };
  return { text: amount?.toString().replace('-', '−') };
}
