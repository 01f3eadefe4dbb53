// Prometheus's text format, version 0.0.4: families of samples → text. Pure.

/** One number with its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  /** Which of a histogram's numbers it is. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  /** Bytes stay exact; other quantities are in base units. */
  readonly value: bigint | number;
}

/** A metric's name, what it is, and its samples. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** The content type of the text. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The text. A family without samples is left out: what is not known has no number. Of two samples with the same labels only the first
 *  is written: a scrape with both is refused whole. */
export function exposition(families: readonly MetricFamily[]): string {
  return families.map((family) => familyText(family)).join('');
}

function familyText({ name, type, help, samples }: MetricFamily): string {
  if (samples.length === 0) return '';
  const lines = new Map<string, bigint | number>();
  for (const { labels, suffix = '', value } of samples) {
    const text = suffix + labelText(labels ?? {});
    if (!lines.has(text)) lines.set(text, value);
  }
  const body = [...lines].map(([labels, value]) => `${name}${labels} ${valueText(value)}\n`);
  return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n${body.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function valueText(value: bigint | number): string {
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** A lone surrogate has no UTF-8, and Prometheus refuses a scrape that is not UTF-8. */
function escapedLabel(text: string): string {
  return escapedHelp(text.toWellFormed()).replaceAll('"', '\\"');
}
