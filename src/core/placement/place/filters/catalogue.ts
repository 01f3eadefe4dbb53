// The ordered list of filters. A new one is a file and a line here.
import { aggregates } from './aggregates.ts';
import type { Filter } from './filter.ts';
import { freshness } from './freshness.ts';
import { guestGroup } from './guest-group.ts';
import { inventory } from './inventory.ts';
import { promised } from './promised.ts';
import { reallyAvailable } from './really-available.ts';
import { traits } from './traits.ts';
import { wholeHost } from './whole-host.ts';
import { worstCase } from './worst-case.ts';

/** Every filter, in the order in which a host's shortages are told. */
export const FILTERS: readonly Filter[] = [
  freshness,
  traits,
  aggregates,
  guestGroup,
  inventory,
  wholeHost,
  promised,
  reallyAvailable,
  worstCase,
];
