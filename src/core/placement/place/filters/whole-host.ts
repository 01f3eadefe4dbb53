// Filter: one guest must not be larger than all that the host has, whatever ratio is set: over-commitment is for guests beside each other,
// and one guest is never beside itself. Nova's disk filter has held it so since Newton.
import { unitOf } from '../../../claim/resources.ts';
import { KNOB_OF } from '../host-shortage.ts';
import { ofEachDemand } from './filter.ts';

/** Never, as opposed to not now. */
export const wholeHost = ofEachDemand(({ resource, total, reserved }, { promised: requested }) => {
  const limit = total - reserved;
  if (requested <= limit) return undefined;
  return {
    rule: 'whole-host',
    resource,
    unit: unitOf(resource),
    requested,
    used: 0n,
    limit,
    shortBy: requested - limit,
    when: 'never',
    knob: KNOB_OF['whole-host'],
    ratioNeeded: undefined,
  };
});
