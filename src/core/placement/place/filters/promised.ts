// Filter: the promised limit. What is claimed and what is asked must stay within capacity, which the allocation ratio sets.
import { ceilDiv } from '../../../bytes.ts';
import { capacityShortage } from '../../../claim/capacity-rule.ts';
import { PPM } from '../../../ratio.ts';
import { KNOB_OF } from '../host-shortage.ts';
import { ofEachDemand } from './filter.ts';

/** The same test as a claim's, with what there is to turn. */
export const promised = ofEachDemand((line, { promised: requested }) => {
  const { resource, claimed, capacity, total, reserved } = line;
  const short = capacityShortage({ resource, requested, used: claimed, limit: capacity });
  if (short === undefined) return undefined;
  const room = total - reserved;
  // Whatever the ratio, a guest that is larger than all of it stays out by the rule `whole-host`: no ratio is held out for it.
  const isLarger = room <= 0n || requested > room;
  return {
    ...short,
    knob: isLarger ? KNOB_OF['whole-host'] : KNOB_OF.capacity,
    ratioNeeded: isLarger ? undefined : ceilDiv((claimed + requested) * PPM, room),
  };
});
