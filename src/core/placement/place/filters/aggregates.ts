// Filter: aggregates that the host must be in or must not be in.
import type { HostShortage } from '../host-shortage.ts';
import { NONE, type Filter } from './filter.ts';

/** Each list of `memberOf` names alternatives. */
export const aggregates: Filter = ({ aggregates: isIn }, { memberOf, forbiddenAggregates }) => {
  if (memberOf.length === 0 && forbiddenAggregates.length === 0) return NONE;
  const knob = 'aggregates';
  const found: HostShortage[] = memberOf
    .filter((anyOf) => !anyOf.some((aggregate) => isIn.includes(aggregate)))
    .map((anyOf) => ({ rule: 'not-in-aggregate', when: 'never', knob, aggregates: anyOf }));
  const barred = forbiddenAggregates.filter((aggregate) => isIn.includes(aggregate));
  if (barred.length > 0) found.push({ rule: 'in-forbidden-aggregate', when: 'never', knob, aggregates: barred });
  return found;
};
