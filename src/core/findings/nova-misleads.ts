// Rule: Nova's disk_available_least would tell the opposite of what is so.
import { maxBytes } from '../bytes.ts';
import type { Finding, FindingContext } from '../finding.ts';
import type { NovaView } from '../nova/view.ts';
import type { Balance } from '../pool.ts';
import type { HostReport } from '../report.ts';
import { differencesSaid } from '../words.ts';
import { disksOf, problemsByPlace, problemsOfDisk } from './material.ts';
import { say, wording } from '../sentences/english.ts';

/** Only today's Nova is judged, and only where some guest is Nova's: Kilo's view is there to explain old figures. A sign that
 *  differs, or an audit that ends early; not where this user may not read what Nova reads. */
export function novaMisleads({ report, balances, novaViews }: FindingContext): readonly Finding[] {
  if (!report.guests.some(({ nova }) => nova !== undefined) || isDeniedToUs(report)) return [];
  const view = novaViews.find(({ rules }) => rules === 'nova');
  const balance = balances.find(({ pool }) => pool.id === view?.poolId);
  if (view === undefined || balance === undefined || !misleads(view, balance)) return [];
  const [figures, ...parts] = differencesSaid(view, balance);
  if (figures === undefined) return [];
  return [
    {
      code: 'nova-misleads',
      severity: 'warning',
      subject: { pool: view.poolId },
      bytesAtStake: undefined,
      ...wording(
        say('nova-misleads', { figures, most: parts[largestOf(view)] }),
        say('do:nova-misleads', { aborts: view.aborts !== undefined }),
      ),
    },
  ];
}

/** What this user may not read Nova may: its figure is not known, and advice to mend a disk would be wrong. */
function isDeniedToUs(report: HostReport): boolean {
  const places = problemsByPlace(report);
  return disksOf(report).some((ref) => problemsOfDisk(places, ref).some(({ kind }) => kind === 'denied'));
}

function misleads({ aborts, diskAvailableLeastGib: least }: NovaView, { worstCaseFree }: Balance): boolean {
  if (aborts !== undefined) return true;
  return least !== undefined && worstCaseFree !== undefined && least < 0n !== worstCaseFree < 0n;
}

/** Rounding is said last, but may be the most. */
function largestOf({ differences }: NovaView): number {
  const sizes = differences.map(({ bytes }) => (bytes < 0n ? -bytes : bytes));
  return sizes.indexOf(sizes.reduce(maxBytes, 0n));
}
