// Filter: the host has none of a resource at all: no pool of that class, or libvirt did not tell its processors and memory.
import { unitOf } from '../../../claim/resources.ts';
import type { HostShortage } from '../host-shortage.ts';
import { NONE, type Filter } from './filter.ts';

/** Waiting cannot help. */
export const inventory: Filter = ({ resources }, { demands }) => {
  let found: HostShortage[] | undefined;
  for (const { resource, promised } of demands) {
    if (resources.some((line) => line.resource === resource)) continue;
    (found ??= []).push({
      rule: 'no-inventory',
      resource,
      unit: unitOf(resource),
      requested: promised,
      used: 0n,
      limit: 0n,
      shortBy: promised,
      when: 'never',
      knob: 'pool-class',
      ratioNeeded: undefined,
    });
  }
  return found ?? NONE;
};
