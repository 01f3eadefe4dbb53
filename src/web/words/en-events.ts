// What happened in the fleet, in English.
import type { EventKind } from '../../wire/api/events.ts';

const counted = (count: string, one: string, many: string): string => (count === '1' ? `1 ${one}` : `${count} ${many}`);

/** Words of events. Of what a server may add nothing is known here: it is shown by its own names. */
export const EN_EVENTS = {
  older: 'Older',
  loading: 'Older events are coming …',
  all: 'all',
  kind: 'What',
  host: 'Host (id or name)',
  since: 'Since',
  sinces: { always: 'as long as it is kept', hour: '1 hour ago', day: '1 day ago', week: '7 days ago' },
  sincesBefore: { always: 'as long as it is kept', hour: '1 hour before', day: '1 day before', week: '7 days before' },
  until: 'Until (your time)',
  caption: 'What happened, newest first',
  kinds: {
    'host-appeared': 'host appeared',
    'report-accepted': 'report',
    'host-late': 'host late',
    'host-lost': 'host lost',
    'host-fresh': 'host back',
    'host-forgotten': 'host forgotten',
    'finding-appeared': 'new finding',
    'finding-cleared': 'finding gone',
    'claim-changed': 'promise',
    'policy-changed': 'policy',
    'over-capacity': 'over capacity',
    'two-agents': 'two agents',
  } satisfies Record<EventKind, string>,
  appeared: 'It reported for the first time.',
  accepted: (isComplete: boolean): string =>
    isComplete ? 'A full report, and all could be read.' : 'A report of which something could not be read.',
  late: 'No report came in its time.',
  lost: 'Nothing was heard of it for more than five periods.',
  fresh: (was: string) => `It reports again; it was ${was}.`,
  forgotten: (released: string): string =>
    released === '' || released === '0'
      ? 'Somebody had it removed.'
      : `Somebody had it removed; ${counted(released, 'promise was', 'promises were')} released.`,
  twoAgents: 'Two agents spoke for it by turns: the figures may be those of two machines.',
  cleared: 'No longer so:',
  guest: 'Guest',
  decision: 'Decision',
  operations: {
    open: 'was promised what it asks for',
    rebuild: 'is rebuilt: its promise changed',
    'start-move': 'began to be resized or moved',
    'confirm-move': 'was resized or moved: confirmed',
    'revert-move': 'was to be resized or moved: taken back',
    'expire-move': 'was to be resized or moved, and never was',
    confirm: 'has its disks in a report: the promise is kept',
    release: 'needs its promise no longer: released',
    expire: 'never came: its promise ended by itself',
    abort: 'was not built: its promise was given up',
    'release-consumer': 'gave up all that it was promised',
    adopt: 'was found in a report without a promise, and is charged for what it has',
    change: 'has another promise than before',
    extend: 'has more time until its promise ends by itself',
    'change-class': 'is promised the same of the same pool, which its host has under another class now',
    vanish: 'is no longer in its host’s reports, though it is promised',
    'end-adopted': 'has been gone for a while, and nobody asked for it: what it had is charged no longer',
    reappear: 'is in its host’s reports again',
  } as Readonly<Record<string, string>>,
  end: '.' as string,
  operation: (name: string) => `changed: ${name}`,
  forced: (actor: string, reason: string) => `Forced by ${actor}, because: ${reason}.`,
  over: (what: readonly string[]) => ` Over: ${what.join(', ')}.`,
  shortBy: (resource: string, amount: string) => `${resource} by ${amount}`,
  policy: (action: string, actor: string, scope: string): string =>
    `${actor} ${action.startsWith('clear') ? 'took away' : 'set'} for ${scope}: `,
  policyLine: (resource: string, before: string, after: string) => `${resource} ${before} → ${after}`,
  nothingSet: 'nothing of its own',
  ratio: (ratio: string) => `ratio ${ratio}`,
  reserved: (amount: string) => `${amount} reserved`,
  because: (reason: string) => `. Because: ${reason}.`,
  wentOver: (count: string) => ` ${count} over capacity by it.`,
  overCapacity: (resource: string, claimed: string, over: string, capacity: string) =>
    `${resource}: ${claimed} promised, ${over} more than its capacity of ${capacity}.`,
};
