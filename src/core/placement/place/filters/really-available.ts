// Filter: the really-available limit. What the guest writes at once must be there now, beside reserves and builds in flight.
import { availableShortage } from '../../../claim/available.ts';
import { knobOf } from '../host-shortage.ts';
import { NONE, ofEachDemand, type Filter } from './filter.ts';

/** The same test as a claim's; nothing is said where nobody knows what is available. */
export const reallyAvailable: Filter = (host, request, context) =>
  request.mustBeAvailable ? ofBytes(host, request, context) : NONE;

const ofBytes = ofEachDemand((line, { writes }) => {
  const { pool, unwritten } = line;
  // Most hosts have room, and are asked by the ten thousand.
  if (pool?.available === undefined || writes + unwritten <= pool.available - line.reserved) return undefined;
  const shortage = availableShortage({ ...line, available: pool.available }, { willWrite: writes, unwritten });
  return shortage === undefined ? undefined : { ...shortage, knob: knobOf(shortage), ratioNeeded: undefined };
});
