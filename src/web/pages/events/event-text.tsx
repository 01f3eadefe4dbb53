// One event as a sentence in the reader's language, with the way to what it is about.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { EVENT_KINDS, type EventKind, type ListedEvent } from '../../../wire/api/events.ts';
import { finding as findingSchema } from '../../../wire/explanation.ts';
import { guestPath } from '../../parts/addresses.ts';
import { resourceName, unitOf } from '../../parts/amounts.tsx';
import { Derived } from '../../parts/derivation.tsx';
import { overRule } from '../../parts/over-rule.ts';
import { FindingMessage } from '../../parts/said.tsx';
import { SeverityMark } from '../../parts/state.tsx';
import { within } from '../../parts/within.tsx';
import type { Words } from '../../words/en.ts';
import { useWords } from '../../words/language.tsx';
import { Detail } from './detail.ts';

/** The sentence. One of a newer server is shown by the names that it has there. */
export function EventText({ event }: { readonly event: ListedEvent }): ReactNode {
  const words = useWords();
  const detail = new Detail(event.detail);
  const kind = EVENT_KINDS.find((one) => one === event.kind);
  return kind === undefined ? detail.inWords() : TEXTS[kind]({ event, detail, words });
}

interface Told {
  readonly event: ListedEvent;
  readonly detail: Detail;
  readonly words: Words;
}

const TEXTS: Readonly<Record<EventKind, (told: Told) => ReactNode>> = {
  'host-appeared': ({ words }) => words.events.appeared,
  'report-accepted': ({ detail, words }) => words.events.accepted(detail.text('complete') === 'true'),
  'host-late': ({ words }) => words.events.late,
  'host-lost': ({ words }) => words.events.lost,
  'host-fresh': ({ detail, words }) => words.events.fresh(freshnessName(detail.text('was'), words)),
  'host-forgotten': ({ detail, words }) => words.events.forgotten(detail.text('released')),
  'two-agents': ({ words }) => words.events.twoAgents,
  'finding-appeared': ({ event, detail }) => <FindingText event={event} detail={detail} />,
  'finding-cleared': ({ event, detail, words }) => (
    <>
      {words.events.cleared} <FindingText event={event} detail={detail} />
    </>
  ),
  'claim-changed': claimText,
  'policy-changed': ({ detail, words }) => policyText(detail, words),
  'over-capacity': ({ detail, words }) => <OverCapacity detail={detail} words={words} />,
};

function freshnessName(was: string, { freshness }: Words): string {
  return was === 'fresh' || was === 'late' || was === 'lost' ? freshness[was] : was;
}

/** Of one that went nothing may be known but its code and what it was about. */
function FindingText({ event, detail }: Omit<Told, 'words'>): ReactNode {
  const found = findingSchema.safeParse(event.detail);
  if (found.success) {
    return (
      <>
        <SeverityMark of={found.data.severity} /> <FindingMessage finding={found.data} />
      </>
    );
  }
  const subject = detail.part('subject');
  const parts = ['guest', 'disk', 'path'].map((name) => subject?.text(name) ?? '');
  const about = [event.poolName ?? subject?.text('pool') ?? '', ...parts].filter((part) => part !== '');
  return (
    <>
      <code>{detail.text('code')}</code> {about.join(' ')}
    </>
  );
}

function claimText({ event, detail, words }: Told): ReactNode {
  const { events } = words;
  const [operation, guest, placement] = [detail.text('operation'), detail.text('guest'), detail.text('placement')];
  const forced = detail.part('forced');
  return (
    <>
      {events.guest}{' '}
      <Link href={guestPath(event.hostId, guest)} title={guest}>
        {event.guestName ?? <code>{guest}</code>}
      </Link>{' '}
      {Object.hasOwn(events.operations, operation) ? events.operations[operation] : events.operation(operation)}
      {events.end}
      {forced === undefined ? null : <strong className="warns"> {forcedText(forced, words)}</strong>}
      {placement === '' ? null : (
        <>
          {' '}
          <Link href={`/place/${encodeURIComponent(placement)}`}>{events.decision}</Link>
        </>
      )}
    </>
  );
}

function forcedText(forced: Detail, words: Words): string {
  const { events } = words;
  const over = forced.parts('shortages').map((shortage) => {
    const resource = shortage.text('resource');
    return events.shortBy(resourceName(resource, words), shortage.amount('shortBy', unitOf(resource)));
  });
  const said = events.forced(forced.text('actor'), forced.text('reason'));
  return over.length === 0 ? said : `${said}${events.over(over)}`;
}

function policyText(detail: Detail, words: Words): string {
  const { events, policies } = words;
  const scope = detail.text('scope');
  const scopes: Readonly<Record<string, string>> = policies.scopes;
  const [before, after] = [detail.parts('before'), detail.parts('policies')];
  const lines = [...new Set([...before, ...after].map((policy) => policy.text('resource')))].map((resource) => {
    const isOfIt = (policy: Detail): boolean => policy.text('resource') === resource;
    const [was, is] = [before.find(isOfIt), after.find(isOfIt)];
    return events.policyLine(policyResource(resource, words), settingText(was, words), settingText(is, words));
  });
  const head = events.policy(detail.text('action'), detail.text('actor'), scopes[scope] ?? scope);
  const wentOver = detail.text('wentOver');
  const tail = wentOver === '' || wentOver === '0' ? '' : events.wentOver(wentOver);
  return `${head}${lines.join('; ')}${events.because(detail.text('reason'))}${tail}`;
}

/** Policies know disk as one. */
function policyResource(resource: string, words: Words): string {
  return resource === 'disk' ? words.placement.resources.disk : resourceName(resource, words);
}

function settingText(policy: Detail | undefined, { events }: Words): string {
  if (policy === undefined) return events.nothingSet;
  const resource = policy.text('resource');
  const unit = resource === 'disk' ? 'bytes' : unitOf(resource);
  const [ratio, reserved] = [policy.text('allocationRatio'), policy.amount('reserved', unit)];
  const parts = [
    ...(ratio === '' ? [] : [events.ratio(ratio)]),
    ...(reserved === '' ? [] : [events.reserved(reserved)]),
  ];
  return parts.length === 0 ? events.nothingSet : parts.join(', ');
}

/** The sentence; by how much it is over says how that comes about. */
function OverCapacity({ detail, words }: Pick<Told, 'detail' | 'words'>): ReactNode {
  const unit = detail.text('unit');
  const of = (name: string): string => detail.amount(name, unit);
  const resource = resourceName(detail.text('resource'), words);
  const said = (over: string): string => words.events.overCapacity(resource, of('claimed'), over, of('capacity'));
  const [claimed, capacity] = [detail.count('claimed'), detail.count('capacity')];
  if (claimed === undefined || capacity === undefined) return said(of('over'));
  const rule = { unit: unitOf(detail.text('resource')), claimed, capacity };
  return within(
    said,
    <Derived name={words.policies.preview.by} derive={() => overRule(rule, words)}>
      {of('over')}
    </Derived>,
  );
}
