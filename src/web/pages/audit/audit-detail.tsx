// What an entry of the audit log has to say, as people say it: settings by their names on the page Settings, amounts in their units.
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { guestPath } from '../../parts/addresses.ts';
import { Amount, resourceName, unitOf, type Unit } from '../../parts/amounts.tsx';
import { Moment } from '../../parts/figures.tsx';
import type { Words } from '../../words/en.ts';
import { useWords } from '../../words/language.tsx';
import { Detail } from '../events/detail.ts';
import type { AuditLine } from './audit-line.ts';
import { deedOf, errorCodeOf } from './deed.ts';
import { GuestName, HostLink } from './subject.tsx';

interface Told {
  readonly line: AuditLine;
  readonly detail: Detail;
  readonly words: Words;
}

/** Its sentences, each a line. What a newer server does is shown by the names that it has there. */
export function AuditDetail({ of: line }: { readonly of: AuditLine }): ReactNode {
  const words = useWords();
  const told = { line, detail: new Detail(line.detail), words };
  const facts = [...(saidBy(line.action)?.(told) ?? [told.detail.inWords()]), ...refusal(told)];
  return facts.map((fact, at) => (isNothing(fact) ? null : <p key={at}>{fact}</p>));
}

type Say = (told: Told) => readonly ReactNode[];

function saidBy(action: string): Say | undefined {
  const deed = deedOf(action);
  // A call that was refused for who made it, or one of the Placement API: all there is to say is why not, and whom its path names.
  if (deed !== action || action.startsWith('placement:') || action.includes('/')) return pathFacts;
  if (deed === 'review forced claim') return reviewFacts;
  if (deed.endsWith(' claim')) return claimFacts;
  if (deed.endsWith(' policy')) return policyFacts;
  return SAID[deed];
}

const SAID: Readonly<Record<string, Say>> = {
  'sign in': sessionFacts,
  'sign out': sessionFacts,
  'create token': tokenFacts,
  'revoke token': tokenFacts,
  'forget host': hostFacts,
  'place guest': placeFacts,
};

function pathFacts({ line, words: { columns } }: Told): readonly ReactNode[] {
  const [id = ''] = UUID.exec(line.subject) ?? [];
  return [
    line.hostName === undefined ? undefined : labelled(columns.host, <HostLink host={id} of={line} />),
    line.guestName === undefined ? undefined : labelled(columns.guest, <GuestName guest={id} of={line} />),
  ];
}

/** A path names one. */
const UUID = /[0-9a-f-]{36}/i;

function sessionFacts({ detail, words: { audit } }: Told): readonly ReactNode[] {
  const ended = detail.text('ended');
  return ended === '' ? [] : [audit.ended(ended)];
}

function tokenFacts({ line, detail, words }: Told): readonly ReactNode[] {
  const { columns, placement } = words;
  const host = detail.text('hostId');
  const parts = [
    [columns.label, detail.text('label')],
    [columns.role, detail.text('role')],
    [placement.finer.labels.project, detail.text('project')],
  ].filter(([, value]) => value !== '');
  return [
    parts.map((part) => part.join(': ')).join(' · '),
    host === '' ? undefined : labelled(columns.host, <HostLink host={host} of={line} />),
  ];
}

function hostFacts({ detail, words: { columns, events, audit } }: Told): readonly ReactNode[] {
  const policies = detail.text('policies');
  return [
    labelled(columns.host, detail.text('name')),
    events.forgotten(detail.text('released')),
    isNone(policies) ? undefined : audit.policiesGone(policies),
  ];
}

function reviewFacts({ detail, words: { placement } }: Told): readonly ReactNode[] {
  const again = detail.number('againAtMs');
  return [
    labelled(placement.forced.note, detail.text('note')),
    again === undefined ? undefined : labelled(placement.forced.dueAt, <Moment atMs={again} />),
  ];
}

/** Each setting that is another than before: what it was, and what it is. */
function policyFacts({ detail, words }: Told): readonly ReactNode[] {
  const { policies, events } = words;
  const names: Readonly<Record<string, string>> = policies.resources;
  const [before, after] = [detail.parts('before'), detail.parts('after')];
  const resources = new Set([...before, ...after].map((one) => one.text('resource')));
  const lines = [...resources].flatMap((resource) => {
    const isOfIt = (one: Detail): boolean => one.text('resource') === resource;
    const [was, is] = [before.find(isOfIt), after.find(isOfIt)];
    return SETTINGS.map((setting) => {
      if ((was?.text(setting) ?? '') === (is?.text(setting) ?? '')) return undefined;
      const value = (of: Detail | undefined, beside: Detail | undefined): ReactNode =>
        settingOf(of, { beside, setting, resource, words });
      const name = setting === 'reserved' ? policies.reserved : policies.ratio;
      return labelled(
        `${names[resource] ?? resource}, ${name}`,
        <>
          {value(was, is)} → {value(is, was)}
        </>,
      );
    });
  });
  const rewritten = detail.part('rewritten');
  const [hosts, pools] = [rewritten?.number('hosts'), rewritten?.number('pools')];
  const over = detail.text('wentOver');
  return [
    ...lines,
    labelled(policies.form.reason, detail.text('reason')),
    hosts === undefined || pools === undefined
      ? undefined
      : `${policies.preview.rewritten(hosts, pools)}${isNone(over) ? '' : events.wentOver(over)}`,
  ];
}

const SETTINGS = ['reserved', 'allocationRatio'] as const;

function settingOf(
  of: Detail | undefined,
  {
    beside,
    setting,
    resource,
    words,
  }: { beside: Detail | undefined; setting: (typeof SETTINGS)[number]; resource: string; words: Words },
): ReactNode {
  const text = of?.text(setting) ?? '';
  if (text === '') return <span className="unknown">{words.policies.beneath}</span>;
  if (setting === 'allocationRatio') return text;
  return (
    <Amount
      of={of?.count(setting)}
      unit={resource === 'disk' ? 'bytes' : unitOf(resource)}
      beside={beside?.count(setting)}
    />
  );
}

function placeFacts(told: Told): readonly ReactNode[] {
  const { line, detail, words } = told;
  const { placement, columns, events } = words;
  const [host, outcome, named] = [detail.part('host'), detail.text('outcome'), detail.text('named')];
  const hostId = host?.text('id') ?? '';
  const [fitting, considered] = [detail.number('fitting'), detail.number('considered')];
  const asked = events.forced(line.actor, detail.text('force'));
  return [
    placedText(outcome, host?.text('name') ?? '', words),
    fitting === undefined || considered === undefined ? undefined : placement.counts(fitting, considered),
    detail.text('rules') === 'nova-kilo' ? placement.kilo : undefined,
    guestFact(told, outcome === 'placed' ? hostId : ''),
    hostId !== '' || named === '' ? undefined : labelled(columns.host, <HostLink host={named} of={line} />),
    ...overrun(detail.text('force') === '' ? '' : asked, detail.part('forced')?.parts('shortages') ?? [], words),
    ...detail.parts('effect').map((effect) => effectFact(effect, words)),
  ];
}

/** What a decision came to; a dry run is said to be that. */
function placedText(outcome: string, host: string, { placement: { outcome: texts, form } }: Words): string {
  if (outcome === 'placed') return texts.placed(host);
  if (outcome === 'explained') return `${form.dryRun}: ${host === '' ? texts.nowhere : texts.explained(host)}`;
  return outcome === 'nowhere' ? texts.unclaimed : '';
}

/** What it made of the host, before and after. */
function effectFact(effect: Detail, words: Words): ReactNode {
  const { effect: labels } = words.placement;
  const resource = effect.text('resource');
  const unit = unitOf(resource);
  const figures = [
    ['headroom', labels.headroom],
    ['worstCaseFree', labels.worst],
  ] as const;
  return labelled(
    resourceName(resource, words),
    figures.map(([name, label]) => {
      const [before, after] = [effect.count(`${name}Before`), effect.count(`${name}After`)];
      if (before === undefined || after === undefined) return null;
      return (
        <Fragment key={name}>
          {name === 'headroom' ? '' : ' · '}
          {label} <Amount of={before} unit={unit} beside={after} /> → <Amount of={after} unit={unit} beside={before} />
        </Fragment>
      );
    }),
  );
}

function claimFacts(told: Told): readonly ReactNode[] {
  const { line, detail, words } = told;
  const { columns, placement, audit, events } = words;
  const [host, fill, force] = [detail.text('host'), detail.number('expectedFillPpm'), detail.text('force')];
  const [resources, short] = [detail.parts('resources'), detail.parts('shortages')];
  return [
    guestFact(told, line.outcome === 'done' ? host : ''),
    host === '' ? undefined : labelled(columns.host, <HostLink host={host} of={line} />),
    resources.length === 0 ? undefined : labelled(placement.decisions.request, amounts(resources, 'amount', words)),
    fill === undefined ? undefined : labelled(placement.finer.labels.fillPercent, String(fill / 10_000)),
    ...overrun(force === '' ? '' : events.forced(line.actor, force), detail.parts('overrun'), words),
    short.length === 0 ? undefined : labelled(placement.shortBy, amounts(short, 'shortBy', words)),
    detail.text('isNew') === 'false' ? audit.asBefore : undefined,
  ];
}

function guestFact({ line, detail, words: { columns } }: Told, host: string): ReactNode {
  const guest = detail.text('guest');
  if (guest === '') return undefined;
  const name = <GuestName guest={guest} of={line} />;
  return labelled(columns.guest, host === '' ? name : <Link href={guestPath(host, guest)}>{name}</Link>);
}

/** Who forced it and why, and by how much it went over. */
function overrun(said: string, shortages: readonly Detail[], words: Words): readonly ReactNode[] {
  const over = shortages.filter((shortage) => shortage.count('shortBy') !== undefined);
  return [
    said,
    over.length === 0 ? undefined : labelled(words.placement.forced.overran, amounts(over, 'shortBy', words)),
  ];
}

/** So much of each: of what a rule is short, with what that goes by. */
function amounts(of: readonly Detail[], name: string, words: Words): ReactNode {
  const { placement } = words;
  return of.map((one, at) => {
    const [resource, rule] = [one.text('resource'), one.text('rule')];
    const what = resourceName(resource, words);
    const lacked = Object.hasOwn(placement.lacked, rule) ? placement.lacked[rule] : undefined;
    const unit: Unit = unitOf(resource);
    return (
      <Fragment key={at}>
        {at === 0 ? '' : ', '}
        {lacked === undefined ? what : placement.lackedOf(lacked, what)} <Amount of={one.count(name)} unit={unit} />
      </Fragment>
    );
  });
}

/** Why not. Of what is short the amounts say it. */
function refusal({ line, detail, words: { audit } }: Told): readonly ReactNode[] {
  const [code, role, leftOut, reason] = ['code', 'role', 'leftOut', 'reason'].map((name) => detail.text(name));
  const isCall = line.action.startsWith('placement:');
  const why = code === 'NOT_ALLOWED' && role !== '' ? audit.mayNot(role ?? '') : audit.refusal(errorCodeOf(code ?? ''));
  return [
    isNone(code) || code === 'short' ? undefined : why,
    isCall && !isNone(reason) ? <span lang="en">{reason}</span> : undefined,
    isNone(leftOut) ? undefined : audit.leftOut(leftOut ?? ''),
  ];
}

function labelled(label: string, value: ReactNode): ReactNode {
  return isNothing(value) ? undefined : (
    <>
      {label}: {value}
    </>
  );
}

function isNothing(value: ReactNode): boolean {
  return value === undefined || value === null || value === '';
}

function isNone(count: string | undefined): boolean {
  return count === undefined || count === '' || count === '0';
}
