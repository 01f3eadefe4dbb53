// Filter: the number stays positive. What is left if every disk fills, this guest's too, must not go below zero, or no further below than
// an allocation ratio above 1 says that it may.
import { unitOf } from '../../../claim/resources.ts';
import { worstCaseWithClaims } from '../host-now.ts';
import { knobOf } from '../host-shortage.ts';
import { ofEachDemand } from './filter.ts';

/** Capacity is of a pool's whole size, so files of others are in it: promises can be within it and beyond what is there. Nothing is said
 *  where the worst case is not known. */
export const worstCase = ofEachDemand((line, { ceiling: requested }) => {
  const free = worstCaseWithClaims(line);
  if (free === undefined || requested <= 0n) return undefined;
  const { resource, reserved, inFlight, overdraft, total } = line;
  const shortBy = requested - (free - reserved + overdraft);
  if (shortBy <= 0n) return undefined;
  const when = requested > total - reserved + overdraft ? 'never' : 'now';
  return {
    rule: 'worst-case',
    resource,
    unit: unitOf(resource),
    requested,
    used: inFlight,
    limit: free + inFlight - reserved + overdraft,
    shortBy,
    when,
    knob: knobOf({ rule: 'worst-case', when }),
    ratioNeeded: undefined,
  };
});
