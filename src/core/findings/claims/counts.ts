// How many findings a host's promises make, by counts alone: for lists of thousands of hosts, whose claims nobody reads one by one. What each
// of them says, and of what, the rules beside this say.
import type { SeverityCounts } from '../../finding.ts';

/** What of a host's claims there is a finding about. */
export interface ClaimSigns {
  /** Resources of which more is promised than policy allows. */
  readonly overClaimed: number;
  /** Pools on which claims that no report shows want more than the disks that are there would leave. */
  readonly beyondFree: number;
  /** Claims whose guests are missing: of guests that somebody asked for, and such as end by themselves. */
  readonly vanished: { readonly asked: number; readonly ending: number };
  /** Moves away from the host that have been in flight for longer than `STALE_AFTER_MS`. */
  readonly movesUnsettled: number;
  /** Forced claims that nobody has reviewed, by whether that is due. */
  readonly forced: { readonly due: number; readonly open: number };
  /** Guests are there that nobody asked for, though there somebody asks. */
  readonly hasUnasked: boolean;
}

/** Of a host without any. */
export const NO_SIGNS: ClaimSigns = {
  overClaimed: 0,
  beyondFree: 0,
  vanished: { asked: 0, ending: 0 },
  movesUnsettled: 0,
  forced: { due: 0, open: 0 },
  hasUnasked: false,
};

/** As many findings as `claimFindingsOf` makes of the same claims. */
export function countClaimFindings(signs: ClaimSigns): SeverityCounts {
  const { overClaimed, beyondFree, vanished, movesUnsettled, forced, hasUnasked } = signs;
  return {
    critical: 0,
    warning: overClaimed + beyondFree + vanished.asked + movesUnsettled + forced.due,
    info: vanished.ending + forced.open + (hasUnasked ? 1 : 0),
  };
}
