// An event as one line: when, where, what, and of its detail what people look for.
import type { ListedEvent } from '../../wire/api/events.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { sizeOf } from './quantity.ts';
import { named, paint, prose, type Style, type Theme } from './theme.ts';

/** Names and kinds line up as long as they are no longer. */
const HOST_COLUMNS = 16;
const KIND_COLUMNS = 16;

/** A detail that nobody knows here is cut off after so many characters. */
const MOST_DETAIL = 200;

/** The line. */
export function eventLine(theme: Theme, { atMs, hostName, kind, detail }: ListedEvent): string {
  const when = new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const what = paint(theme, STYLES[kind] ?? 'plain', named(theme, kind).padEnd(KIND_COLUMNS));
  return `${when}  ${named(theme, hostName).padEnd(HOST_COLUMNS)}  ${what}  ${wordsOf(theme, kind, detail)}`.trimEnd();
}

const STYLES: Readonly<Record<string, Style>> = {
  'host-late': 'yellow',
  'host-lost': 'red',
  'host-fresh': 'green',
  'two-agents': 'red',
  'over-capacity': 'red',
};

function wordsOf(theme: Theme, kind: string, detail: unknown): string {
  const of = fieldsOf(detail);
  switch (kind) {
    case 'finding-appeared':
      return prose(theme, `${of('severity')}: ${of('message')}`);
    case 'finding-cleared':
      return prose(theme, [of('code'), ...subjectOf(detail)].join(' '));
    case 'claim-changed':
      return prose(theme, `${of('operation')}: claim ${of('claim')} of guest ${of('guest')} is ${of('state')}`);
    case 'report-accepted':
      return prose(theme, `report ${of('sequence')}, ${of('complete') === 'true' ? 'complete' : 'partial'}`);
    case 'policy-changed':
      return prose(theme, `${of('action')} by ${of('actor')}: ${of('reason')} (${of('wentOver')} over capacity by it)`);
    case 'over-capacity': {
      const [claimed, over] = [amountOf(theme, detail, 'claimed'), amountOf(theme, detail, 'over')];
      return prose(theme, `${of('resource')}: ${claimed} claimed, ${over} more than its capacity`);
    }
    case 'host-late':
    case 'host-lost':
    case 'host-fresh':
      return prose(theme, `was ${of('was')}`);
    default: {
      const text = writeJsonLine(detail ?? {});
      return text === '{}' ? '' : prose(theme, text.slice(0, MOST_DETAIL));
    }
  }
}

/** In the unit that the detail names; as it is, where it is none of ours. */
function amountOf(theme: Theme, detail: unknown, name: string): string {
  const of = fieldsOf(detail);
  const [text, unit] = [of(name), of('unit')];
  return unit === 'bytes' && /^\d{1,30}$/.test(text) ? sizeOf(theme, BigInt(text)) : `${text} ${unit}`;
}

function subjectOf(detail: unknown): readonly string[] {
  const subject = typeof detail === 'object' && detail !== null && 'subject' in detail ? detail.subject : undefined;
  const of = fieldsOf(subject);
  return ['pool', 'guest', 'disk', 'path'].map(of).filter((part) => part !== '');
}

/** The text of a field; empty where there is none. */
function fieldsOf(value: unknown): (name: string) => string {
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  return (name) => {
    const field: unknown = fields.get(name);
    return typeof field === 'string' || typeof field === 'bigint' || typeof field === 'boolean' ? String(field) : '';
  };
}
