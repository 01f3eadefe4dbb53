// Filter: the promised limit. What is claimed and what is asked must stay within capacity, which the allocation ratio sets.
import { ceilDiv } from '../../../bytes.ts';
import { unitOf } from '../../../claim/resources.ts';
import { PPM } from '../../../ratio.ts';
import { KNOB_OF } from '../host-shortage.ts';
import { ofEachDemand } from './filter.ts';

/** The same test as a claim's. */
export const promised = ofEachDemand((line, { promised: requested }) => {
  if (requested <= line.headroom) return undefined;
  const { resource, claimed, capacity, total, reserved } = line;
  const room = total - reserved;
  // Whatever the ratio, a guest that is larger than all of it stays out by the rule `whole-host`: no ratio is held out for it.
  const isLarger = room <= 0n || requested > room;
  return {
    rule: 'capacity',
    resource,
    unit: unitOf(resource),
    requested,
    used: claimed,
    limit: capacity,
    shortBy: requested - line.headroom,
    when: requested > capacity ? 'never' : 'now',
    knob: isLarger ? KNOB_OF['whole-host'] : KNOB_OF.capacity,
    ratioNeeded: isLarger ? undefined : ceilDiv((claimed + requested) * PPM, room),
  };
});
