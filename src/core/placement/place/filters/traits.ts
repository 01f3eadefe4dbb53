// Filter: traits that the host must have or must not have.
import type { HostShortage } from '../host-shortage.ts';
import { NONE, type Filter } from './filter.ts';

/** By Placement's names of traits. */
export const traits: Filter = ({ traits: has }, { requiredTraits, forbiddenTraits }) => {
  if (requiredTraits.length === 0 && forbiddenTraits.length === 0) return NONE;
  const missing = requiredTraits.filter((trait) => !has.includes(trait));
  const barred = forbiddenTraits.filter((trait) => has.includes(trait));
  const found: HostShortage[] = [];
  if (missing.length > 0) found.push({ rule: 'missing-trait', when: 'never', knob: 'traits', traits: missing });
  if (barred.length > 0) found.push({ rule: 'forbidden-trait', when: 'never', knob: 'traits', traits: barred });
  return found;
};
