// Filter: nothing has been heard of the host for so long that nobody knows what it has.
import { freshnessOf } from '../../../freshness.ts';
import { NONE, type Filter } from './filter.ts';

/** A late host may be chosen, and is ranked behind those that are fresh. */
export const freshness: Filter = ({ seenAtMs, periodMs }, _request, { nowMs }) => {
  if (freshnessOf({ seenAtMs, nowMs, periodMs }) !== 'lost') return NONE;
  const ageMs = seenAtMs === undefined ? undefined : nowMs - seenAtMs;
  return [{ rule: 'freshness', when: 'now', knob: 'agent', ageMs, periodMs }];
};
