// Filter: the host has none of a resource at all: no pool of that class, or its libvirt does not tell its processors and memory.
import { unitOf } from '../../../claim/resources.ts';
import { KNOB_OF, type HostShortage } from '../host-shortage.ts';
import { NONE, type Filter } from './filter.ts';

/** No waiting makes a pool; a libvirt that is away may come back. */
export const inventory: Filter = ({ resources }, { demands }) => {
  let found: HostShortage[] | undefined;
  for (const { resource, promised } of demands) {
    if (resources.some((line) => line.resource === resource)) continue;
    const isDisk = resource.startsWith('disk:');
    (found ??= []).push({
      rule: 'no-inventory',
      resource,
      unit: unitOf(resource),
      requested: promised,
      used: 0n,
      limit: 0n,
      shortBy: promised,
      when: isDisk ? 'never' : 'now',
      knob: isDisk ? KNOB_OF['no-inventory'] : 'agent',
      ratioNeeded: undefined,
    });
  }
  return found ?? NONE;
};
