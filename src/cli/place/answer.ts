// A decision about placement as people read it: what was chosen and what that makes of the host, why others were not, host by host.
import { counted, printable } from '../../core/plain-text.ts';
import { classNobodyHas } from '../../core/placement/place/reasons.ts';
import type { HostAnswerLine } from '../../wire/api/host-answer.ts';
import type { PlacementAnswerDocument, PlacementLine } from '../../wire/api/placements.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { ageText } from '../render/age.ts';
import { left, size, type Shown } from '../listing.ts';
import { safeText } from '../render/safe-text.ts';
import type { Cell, Column, Row } from '../render/table.ts';
import { tableLines } from '../render/table.ts';
import { signsOf, type Theme } from '../render/theme.ts';
import { wrapLines } from '../render/wrap.ts';
import { askedText } from './asked-text.ts';
import { hostLabels } from './host-labels.ts';
import { DOUBTS, knobOf, lackOf, reasonWords, resourceWords } from '../render/shortage-words.ts';

type LabelOf = ReturnType<typeof hostLabels>;

/** All of it, as many hosts as `limit` allows. */
export function answerText(theme: Theme, answer: PlacementAnswerDocument, limit: number | undefined): string {
  const { placement, hosts } = answer;
  const labelOf = hostLabels(hosts ?? []);
  const lines = [
    outcomeOf(placement, labelOf),
    ...doubtLines(hosts?.find(({ id }) => id === placement.host?.id)),
    askedLine(theme, placement),
    ...effectLines(theme, placement),
    ...forcedLines(placement),
    '',
    `${counted(placement.considered, 'host')} considered, ${placement.fitting} ${placement.fitting === 1 ? 'fits' : 'fit'}.`,
    ...reasonLines(theme, placement),
    '',
    ...(hosts === undefined
      ? ['What was known of each host is no longer kept.']
      : hostLines(theme, hosts, labelOf, limit)),
    ...(hosts?.length === 0 ? ['No host has reported yet: ullage agent --help.'] : []),
  ];
  return `${lines.map((line) => safeText(line, theme.unicode)).join('\n')}\n`;
}

/** By PLACE_EXIT_CODE_MEANINGS. */
export function exitCodeOf({ placement, hosts }: PlacementAnswerDocument): ExitCode {
  const { host, forced } = placement;
  if (host === undefined || (forced !== undefined && forced.shortages.length > 0)) return EXIT_CODES.bad;
  const chosen = hosts?.find(({ id }) => id === host.id);
  return (chosen?.doubts ?? []).length > 0 ? EXIT_CODES.incomplete : EXIT_CODES.fine;
}

const PLACEMENTS: readonly Column[] = [
  left('when'),
  { ...left('decision', 12), isWhole: true },
  left('outcome'),
  left('host', 12),
  { ...left('asked for'), leftOut: 1 },
  left('fit'),
  left('by', 8),
];

/** A list of decisions. */
export function placementsShown(theme: Theme, placements: readonly PlacementLine[], more: boolean): Shown {
  const rows = placements.map((placement): Row => {
    const { atMs, id, outcome, host, fitting, considered, actor, forced, request } = placement;
    const words = [outcome, ...(forced === undefined ? [] : ['forced'])].join(', ');
    const at = `${new Date(atMs).toISOString().slice(0, 19)}Z`;
    const [asked, fits] = [askedText(theme, request), `${fitting} of ${considered}`];
    return [at, id, words, host?.name ?? '', asked, fits, actor].map((text) => safeText(text, theme.unicode));
  });
  return { document: { placements }, columns: PLACEMENTS, rows, more };
}

function outcomeOf({ outcome, host, claim, forced, id, rules }: PlacementLine, labelOf: LabelOf): string {
  const name = host === undefined ? undefined : labelOf(host);
  const by = forced === undefined ? '' : ', over its limits by force';
  if (outcome === 'placed') return `Placed on ${name ?? '?'}${by}: claim ${claim ?? id}.`;
  const whose = rules === 'nova-kilo' ? "By Kilo's disk filter it" : 'It';
  if (outcome === 'explained' && name !== undefined) return `${whose} would go to ${name}${by} (decision ${id}).`;
  const unclaimed = outcome === 'nowhere' ? ' Nothing was claimed.' : '';
  return `${rules === 'nova-kilo' ? "By Kilo's disk filter there is" : 'There is'} no host for it (decision ${id}).${unclaimed}`;
}

/** Why the figures of the chosen host may be off. */
function doubtLines(chosen: HostAnswerLine | undefined): readonly string[] {
  const doubts = chosen?.doubts ?? [];
  return chosen === undefined || doubts.length === 0 ? [] : [`Not beyond doubt: ${doubtText(chosen)}.`];
}

/** "lost, last heard of 5 h ago, partial": the age is of when it was decided. */
function doubtText({ doubts = [], ageMs }: HostAnswerLine, which = doubts): string {
  return which
    .map((doubt) => {
      const isOld = (doubt === 'late' || doubt === 'lost') && ageMs !== undefined;
      return isOld ? `${DOUBTS[doubt]}, last heard of ${ageText(ageMs)} ago` : DOUBTS[doubt];
    })
    .join(', ');
}

function askedLine(theme: Theme, { request }: PlacementLine): string {
  const { guest, project } = request;
  const whose = [
    ...(guest === undefined ? [] : [`guest ${guest}`]),
    ...(project === undefined ? [] : [`project ${project}`]),
  ];
  return `Asked for: ${[askedText(theme, request), ...whose.map(printable)].join(', ')}.`;
}

const EFFECT: readonly Column[] = [left(''), left(''), left('before'), left('after')];

function effectLines(theme: Theme, { effect }: PlacementLine): readonly string[] {
  const rows = effect.flatMap((line): readonly Row[] => {
    const what = resourceWords(line.resource);
    const isBytes = line.resource.startsWith('disk:');
    const amount = (value: bigint, beside: bigint | undefined): Cell =>
      marked(value, isBytes ? size(theme, value, beside) : amountOf(line.resource, value));
    const { headroomBefore, headroomAfter, worstCaseFreeBefore, worstCaseFreeAfter } = line;
    const headroom: Row = [
      what,
      'headroom',
      amount(headroomBefore, headroomAfter),
      amount(headroomAfter, headroomBefore),
    ];
    if (!isBytes) return [headroom];
    const most = line.worstCaseBound === true ? signsOf(theme).atMost : '';
    const worst = (value: bigint | undefined, beside: bigint | undefined): Cell =>
      value === undefined ? signsOf(theme).unknown : marked(value, `${most}${size(theme, value, beside)}`);
    return [
      [
        what,
        'worst-case free',
        worst(worstCaseFreeBefore, worstCaseFreeAfter),
        worst(worstCaseFreeAfter, worstCaseFreeBefore),
      ],
      headroom,
    ];
  });
  return rows.length === 0 ? [] : tableLines(theme, EFFECT, rows);
}

function amountOf(resource: string, value: bigint): string {
  return resource === 'memory' ? `${value} MiB` : String(value);
}

function marked(value: bigint, text: string): Cell {
  return value < 0n ? { text, style: 'red' } : text;
}

function forcedLines({ forced, outcome }: PlacementLine): readonly string[] {
  if (forced === undefined) return [];
  const due =
    forced.reviewAtMs === undefined
      ? ''
      : `, to be reviewed by ${new Date(forced.reviewAtMs).toISOString().slice(0, 10)}`;
  const verb = outcome === 'placed' ? 'Forced' : 'It would be forced';
  return [`${verb} by ${printable(forced.actor)}${due}, because: ${printable(forced.reason)}`];
}

function reasonLines(theme: Theme, placement: PlacementLine): readonly string[] {
  const rows = placement.reasons.map((reason): Row => {
    const { rule, resource, hosts, alone } = reason;
    const poolClass = classNobodyHas(reason, placement);
    return [
      counted(hosts, 'host'),
      poolClass === undefined
        ? reasonWords(rule, resource)
        : `no host has told of a pool of class ${printable(poolClass)}`,
      alone === 0 ? '' : `${alone} of them nothing else`,
    ];
  });
  return rows.length === 0 ? [] : tableLines(theme, [left(''), left('', 20), left('')], rows);
}

function hostLines(
  theme: Theme,
  hosts: readonly HostAnswerLine[],
  labelOf: LabelOf,
  limit: number | undefined,
): readonly string[] {
  const shown = hosts.slice(0, limit);
  const rest = hosts.length - shown.length;
  return [
    ...shown.flatMap((host) => linesOf(theme, host, labelOf(host))),
    ...(rest > 0 ? [`  ${signsOf(theme).ellipsis} ${counted(rest, 'more host')}: --all shows every one`] : []),
  ];
}

/** A line for each thing that it lacks: shortened they would tell nothing. */
function linesOf(theme: Theme, host: HostAnswerLine, label: string): readonly string[] {
  const { fits, shortages, doubts = [] } = host;
  // One that is lost is told with its age among what it lacks.
  const told = fits ? doubts : doubts.filter((doubt) => doubt === 'late');
  const doubtful = told.length === 0 ? '' : ` (${doubtText(host, told)})`;
  if (fits) return [`  ${label}: fits${doubtful}`];
  const lacks = shortages.map((shortage) => `${lackOf(shortage)} (${knobOf(shortage)})`);
  return [`  ${label}${doubtful}`, ...lacks.flatMap((text) => wrapLines(text, theme.columns, '    '))];
}
