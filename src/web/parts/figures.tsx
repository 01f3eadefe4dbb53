// Byte counts, times and shares as a person reads them. What is not known is a dash, never a zero.
import type { ReactNode } from 'react';
import { formatBytes } from '../../core/format-bytes.ts';
import type { Words } from '../words/en.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { useNow } from './now.tsx';

/** A size; the exact count on hover. `isBound`: more may be, or less may be left. */
export function Bytes({
  of,
  isBound = false,
  beside,
}: {
  readonly of: bigint | undefined;
  readonly isBound?: boolean | undefined;
  /** What it is compared with, as before with after. */
  readonly beside?: bigint | undefined;
}): ReactNode {
  const words = useWords();
  if (of === undefined) return <Unknown />;
  const exact = words.bytesExactly(grouped(of));
  return (
    <span
      className={of < 0n ? 'figure negative' : 'figure'}
      title={isBound ? `${exact} · ${words.partialLong}` : exact}
    >
      {formatBytes(of, beside).replace('-', '−')}
      {isBound ? <abbr title={words.partialLong}> *</abbr> : null}
    </span>
  );
}

/** The mark of what nobody knows. */
export function Unknown(): ReactNode {
  const { unknown } = useWords();
  return (
    <span className="unknown" title={unknown} aria-label={unknown} role="img">
      —
    </span>
  );
}

/** "28 668 755 968", whatever the language: digits of a count that is to be copied. */
export function grouped(value: bigint): string {
  return value
    .toString()
    .replace('-', '−')
    .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** A moment in the reader's own time; UTC on hover. */
export function Moment({ atMs }: { readonly atMs: number | undefined }): ReactNode {
  const { locale } = useLanguage();
  if (atMs === undefined || !isDate(atMs)) return <Unknown />;
  const at = new Date(atMs);
  return (
    <time dateTime={at.toISOString()} title={at.toISOString()}>
      {momentText(atMs, locale)}
    </time>
  );
}

/** "2 Jan 2026, 00:45:30": of 24 hours in every language, as charts have them. `locale` is BCP 47's. */
export function momentText(atMs: number, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
  return format.format(atMs);
}

/** Files and images say what whoever wrote them wanted: not every number of milliseconds is a date (ECMA-262, 21.4.1.1). */
function isDate(atMs: number): boolean {
  return Math.abs(atMs) <= 8.64e15;
}

/** How long ago, in the largest unit that says something. `asOfMs`: what it stands beside was said of then, by the clock that `atMs` is of. */
export function Ago({ atMs, asOfMs }: { readonly atMs: number; readonly asOfMs?: number }): ReactNode {
  const words = useWords();
  const nowMs = useNow();
  if (!isDate(atMs)) return <Unknown />;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={new Date(atMs).toISOString()}>
      {agoText((asOfMs ?? nowMs) - atMs, words)}
    </time>
  );
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** "42 s", "3 min", "5 h", "2 d". A clock that is behind says 0. */
export function agoText(ms: number, { ago }: Pick<Words, 'ago'>): string {
  const age = Math.max(0, ms);
  if (age < 2 * MINUTE) return ago.seconds(Math.floor(age / 1_000));
  if (age < 2 * HOUR) return ago.minutes(Math.floor(age / MINUTE));
  if (age < 2 * DAY) return ago.hours(Math.floor(age / HOUR));
  return ago.days(Math.floor(age / DAY));
}

/** "1.27": how many times what there is was promised. Undefined where there is nothing. */
export function ratioText(provisioned: bigint, total: bigint): string | undefined {
  if (total <= 0n) return undefined;
  const hundredths = (provisioned * 100n + total / 2n) / total;
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}

/** "1.50": millionths as a ratio, rounded to hundredths. */
export function ppmText(ppm: bigint | undefined): string | undefined {
  return ppm === undefined ? undefined : ratioText(ppm, 1_000_000n);
}

/** `part` of `whole` in thousandths, held within ± `most` wholes: for drawing alone. */
export function shareOf(part: bigint, whole: bigint, most = 1): number {
  if (whole <= 0n) return 0;
  const share = Number((part * 1_000n) / whole) / 1_000;
  return Math.max(-most, Math.min(most, share));
}
