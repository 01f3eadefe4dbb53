// Nova's audit as both rule sets share it: guest by guest, dropping some, ended by what escapes.
import { sumBytes, type Bytes } from '../bytes.ts';
import type { DiskFacts, GuestFacts } from '../guest.ts';
import { STRIDE, type Steps } from '../steps.ts';
import type { DiskOutcome, NovaHost } from './seen.ts';
import type { DroppedGuest, NovaAbort, NovaDisk, NovaRules, NovaView } from './view.ts';
import { inEnglish, say } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** A disk in the order in which Nova comes to it. */
export interface DiskVisit {
  readonly disk: DiskFacts;
  /** Kilo took another disk's type or format for this one's. */
  readonly slipped: boolean;
  /** What Nova meets there: evaluated in order, because what escapes ends the walk. */
  readonly meet: () => DiskOutcome;
}

/** A guest with the disks that Nova would visit; not counted: Nova does not list it at all. */
export interface NovaGuest {
  readonly guest: GuestFacts;
  readonly isCounted: boolean;
  readonly visits: readonly DiskVisit[];
}

/** What differs between releases. */
export interface RuleSet {
  readonly rules: NovaRules;
  /** As sentences name it. */
  readonly name: string;
  readonly guestsOf: (host: NovaHost) => readonly NovaGuest[];
  /** The free bytes that enter the subtraction. */
  readonly free: (available: Bytes) => Bytes;
  /** disk_available_least in whole GiB. */
  readonly least: (free: Bytes, overCommitted: Bytes) => bigint;
  /** What rounding does, in a sentence. */
  readonly rounding: Sentence;
}

/** Why a disk has no term of its own in Nova's sum. */
export type Absence = 'guest-not-running' | 'guest-dropped' | 'skipped' | 'not-read' | 'not-in-xml';

/** A finished or aborted audit. */
export interface NovaAudit {
  readonly disks: readonly NovaDisk[];
  readonly dropped: readonly DroppedGuest[];
  readonly aborts: NovaView['aborts'];
  readonly overCommitted: Bytes;
  /** Nova's figure for a disk, or why there is none. A disk that is not in it does not stand in Nova's XML. */
  readonly terms: ReadonlyMap<DiskFacts, NovaDisk | Absence>;
  readonly slipped: ReadonlySet<DiskFacts>;
}

/** The audit of a host under one rule set, in pieces. */
export function* auditSteps(host: NovaHost, rules: RuleSet): Steps<NovaAudit> {
  const terms = new Map<DiskFacts, NovaDisk | Absence>();
  const dropped: DroppedGuest[] = [];
  const guests = rules.guestsOf(host);
  let aborts: NovaView['aborts'] = brokenXmlOf(host);
  for (const [index, entry] of guests.entries()) {
    if (aborts !== undefined) break;
    if (index % STRIDE === 0) yield;
    const outcome = auditGuest(entry);
    if (outcome.dropped !== undefined) dropped.push({ guest: entry.guest.name, reason: outcome.dropped });
    for (const [disk, term] of outcome.terms) terms.set(disk, term);
    aborts = outcome.aborts;
  }
  const disks = [...terms.values()].filter((term) => typeof term !== 'string');
  const slipped = guests.flatMap((entry) => entry.visits.filter((visit) => visit.slipped).map((visit) => visit.disk));
  const overCommitted = sumBytes(disks.map((disk) => disk.overCommit));
  return { disks, dropped, aborts, overCommitted, terms, slipped: new Set(slipped) };
}

interface GuestAudit {
  readonly terms: readonly (readonly [DiskFacts, NovaDisk | Absence])[];
  readonly dropped?: string;
  readonly aborts: NovaView['aborts'];
}

function auditGuest({ guest, isCounted, visits }: NovaGuest): GuestAudit {
  const all = (absence: Absence): GuestAudit['terms'] => visits.map(({ disk }) => [disk, absence] as const);
  if (!isCounted) return { terms: all('guest-not-running'), aborts: undefined };
  const terms: [DiskFacts, NovaDisk | Absence][] = [];
  for (const { disk, meet } of visits) {
    const outcome = meet();
    const { kind } = outcome;
    if (kind === 'drops-guest') return { terms: all('guest-dropped'), dropped: outcome.reason, aborts: undefined };
    if (kind === 'aborts') {
      return { terms: [], aborts: abortAt(guest.name, disk.target, outcome.said) };
    }
    terms.push([disk, kind === 'counted' ? diskOf({ guest, disk }, outcome) : kind === 'skipped' ? kind : 'not-read']);
  }
  return { terms, aborts: undefined };
}

function diskOf(ref: Pick<NovaDisk, 'guest' | 'disk'>, outcome: Extract<DiskOutcome, { kind: 'counted' }>): NovaDisk {
  const { virtualSize, diskSize, overCommit, note } = outcome;
  return { ...ref, virtualSize, diskSize, overCommit, note };
}

/** A domain XML that no parser reads escapes both releases' audits (E17). libvirt never hands one out; a copied tree may. */
function brokenXmlOf(host: NovaHost): NovaView['aborts'] {
  const broken = host.report.problems.find(
    ({ kind, subject }) => kind === 'damaged' && subject.disk === undefined && subject.path?.endsWith('.xml') === true,
  );
  if (broken === undefined) return undefined;
  return abortAt(broken.subject.guest ?? '', '', say('ends:xml', { path: broken.subject.path ?? '' }));
}

function abortAt(guest: string, disk: string, said: Sentence): NovaAbort {
  return { guest, disk, reason: inEnglish(said), said };
}
