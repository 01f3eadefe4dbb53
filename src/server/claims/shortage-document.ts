// A shortage as documents have it: in answers, and in what is kept of a claim that was forced.
import { isAmount, knobOf, type HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { Shortage } from '../../core/shortage.ts';

/** As wire/api/host-answer.ts describes it. */
export function shortageDocument(shortage: HostShortage): object {
  if (!isAmount(shortage)) return shortage;
  const { ratioNeeded, ...rest } = shortage;
  return { ...rest, ratioNeededPpm: ratioNeeded };
}

/** One that a claim was refused for, with what there is to turn. */
export function withKnob(shortage: Shortage): HostShortage {
  return { ...shortage, knob: knobOf(shortage), ratioNeeded: undefined };
}
