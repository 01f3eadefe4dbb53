// Filter: guests that must be together, or must not be.
import { NONE, type Filter } from './filter.ts';

/** Of a group none of whose guests is anywhere, the first may go anywhere. */
export const guestGroup: Filter = ({ id }, { group }, { groupHosts }) => {
  if (group === undefined || groupHosts.size === 0) return NONE;
  const isThere = groupHosts.has(id);
  if (isThere === (group.policy === 'affinity')) return NONE;
  return [{ rule: 'guest-group', when: 'now', knob: 'guest-group', policy: group.policy }];
};
