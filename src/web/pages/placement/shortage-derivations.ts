// How far a host is short, and of what: what was asked for and what is in use, beside the limit of the rule.
import { ratioText } from '../../../core/ratio.ts';
import type { HostShortageLine } from '../../../wire/api/host-answer.ts';
import { amountTerm } from '../../parts/amount-term.ts';
import type { Derivation } from '../../parts/derivation.tsx';
import type { Words } from '../../words/en.ts';

/** An amount that is short. */
export type AmountShortage = Omit<Extract<HostShortageLine, { readonly shortBy: bigint }>, 'knob' | 'ratioNeededPpm'>;

/** What Kilo's filter refused. */
export type KiloShortage = Extract<HostShortageLine, { readonly rule: 'kilo-disk-filter' }>;

/** used + requested − limit, and how the rule comes by its limit. */
export function shortageRule(shortage: AmountShortage, { derivation, placement }: Words): Derivation {
  const { rule, unit, requested, used, limit } = shortage;
  return {
    rule: derivation.rules.shortage,
    terms: [
      amountTerm(used, unit, { label: placement.usedBy[rule] }),
      amountTerm(requested, unit, { label: placement.asked, sign: '+' }),
      amountTerm(limit, unit, { label: placement.limitOf[rule], sign: '−' }),
    ],
    notes: [derivation.limits[rule], derivation.notes.asDecided],
  };
}

/** What is asked for less what Kilo could use. Of a host without the disk nothing of it is known. */
export function kiloShortageRule(shortage: KiloShortage, { derivation, placement }: Words): Derivation {
  const { requestedMib, usableMib, totalMib, freeMib, allocationRatioPpm } = shortage;
  const { rules, terms, limits, notes } = derivation;
  const ratio = allocationRatioPpm === undefined ? undefined : ratioText(allocationRatioPpm);
  return {
    rule: rules.kiloShortage,
    terms: [
      amountTerm(requestedMib, 'MiB', { label: placement.asked }),
      amountTerm(usableMib, 'MiB', { label: terms.usable, sign: '−' }),
      ...(totalMib === undefined
        ? []
        : [
            amountTerm(totalMib, 'MiB', { label: terms.kiloTotal }),
            { label: terms.kiloRatio, text: ratio },
            amountTerm(freeMib, 'MiB', { label: terms.kiloFree }),
          ]),
    ],
    notes: [totalMib === undefined ? limits.kiloNone : limits.kilo, notes.asDecided],
  };
}
