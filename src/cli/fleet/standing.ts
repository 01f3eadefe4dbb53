// How far answers about hosts may be believed to be about now, in sentences.
import type { Freshness } from '../../core/freshness.ts';
import type { HostCounts } from '../../core/fleet.ts';
import { counted } from '../../core/plain-text.ts';
import { inEnglish, say } from '../../core/sentences/english.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { paint, prose, type Theme } from '../render/theme.ts';
import { wrapLines } from '../render/wrap.ts';

/** What is said of one host's age. */
export interface Standing {
  readonly name: string;
  readonly freshness: Freshness;
  readonly receivedAtMs: number;
  readonly periodMs: number;
}

/** "kvm-7 is late: no report for more than 2 of its periods of 60 s; the latest came at …, and every figure is of then." The times are
 *  the server's: whoever asks may have another clock. */
export function standingSentence({ name, freshness, receivedAtMs, periodMs }: Standing): string {
  const at = new Date(receivedAtMs).toISOString();
  if (freshness === 'fresh') return `${name} is fresh: its latest report came at ${at}.`;
  const periods = freshness === 'late' ? 2 : 5;
  return `${name} is ${freshness}: no report for more than ${periods} of its periods of ${periodMs / 1000} s; the latest came at ${at}, and every figure is of then.`;
}

/** The sentence on lines of its own, so that it cannot be missed. */
export function standingLines(theme: Theme, standing: Standing): readonly string[] {
  return wrapLines(prose(theme, standingSentence(standing)), theme.columns, '').map((line) =>
    paint(theme, STYLES[standing.freshness], line),
  );
}

const STYLES = { fresh: 'plain', late: 'yellow', lost: 'red' } as const;

/** That guests are not known, or not all of them; nothing where they are. */
export function unknownGuestsLines({ guests, machine }: Pick<HostLine, 'guests' | 'machine'>): readonly string[] {
  if (machine?.allGuests !== false) return [];
  return [`  ${inEnglish(say(guests === undefined ? 'guests:none' : 'guests:some'))}`];
}

/** Disks that stand behind no figure; nothing where there are none. */
export function unresolvedLines(unresolvedDisks: number): readonly string[] {
  if (unresolvedDisks === 0) return [];
  return [`  ${counted(unresolvedDisks, 'disk')} could not be found or reached: in no figure of any pool.`];
}

/** "12 hosts: 10 fresh, 1 late, 1 lost, 2 partial.", and what that means where not all is well. */
export function countsSentence({ all, fresh, late, lost, partial }: HostCounts): string {
  const parts = [`${fresh} fresh`, `${late} late`, `${lost} lost`, ...(partial === 0 ? [] : [`${partial} partial`])];
  const stale = late + lost === 0 ? '' : ' Figures of late and lost hosts are their last ones.';
  return `${counted(all, 'host')}: ${parts.join(', ')}.${stale}`;
}
