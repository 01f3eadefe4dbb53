// What stands where a list has nothing in it, in English: why that is so, and what to do next.

/** One list. */
interface EmptyList {
  /** In place of that, where no host could be read as a whole. */
  readonly unread?: string;
  /** Nothing at all. */
  readonly says: string;
  /** What to do next, or what will stand here. */
  readonly next: string;
  /** Of what is looked for there is nothing. */
  readonly noMatch: string;
  /** The way to all of it. */
  readonly all: string;
}

/** Words of empty lists. */
export const EN_EMPTY = {
  noHost: 'No host has reported yet, so nothing is known of any.',
  connect: 'How to connect a host',
  pools: {
    says: 'No host that reports has a pool that guests take bytes from.',
    unread: 'No pool is known of: no host that reports could be read as a whole.',
    next: 'What an agent could not read is told on its host’s page:',
    noMatch: 'No pool matches.',
    all: 'All pools',
  },
  hosts: 'All hosts',
  reclaim: {
    says: 'Nothing to reclaim: no file without a user, no old or large snapshot, no disk that keeps what its guest deletes.',
    unread: 'Nothing to reclaim is known of: no host that reports could be read as a whole.',
    next: 'Hosts of which not everything could be read may have some all the same:',
    noMatch: 'Nothing matches.',
    all: 'All that can be had back',
  },
  partialHosts: 'Hosts that were read in part',
  events: {
    says: 'Nothing happened yet.',
    next: 'Hosts that come, fill, go late or come back, guests that a failed write stops, promises and policies stand here as it happens.',
    noMatch: 'Nothing of this happened, or it is kept no longer.',
    all: 'All events',
  },
  decisions: {
    says: 'Nothing was decided yet.',
    next: 'Guests are placed from the console, with ullage place, or by OpenStack through Placement; what Ullage itself decides stands here.',
    noMatch: 'No decision of this kind.',
    all: 'All decisions',
  },
  place: 'Place a guest, or see where it would go',
  forced: {
    says: 'No forced claim waits for a review.',
    next: 'One that overruns a limit stands here until somebody has reviewed it. Those of before are among the decisions:',
    noMatch: 'No forced claim of this host waits for a review.',
    all: 'All forced claims',
  },
  forcedDecisions: 'Forced decisions',
  guests: {
    says: 'No host that reports has a guest.',
    next: 'What could not be read is told on each host’s page:',
    noMatch: 'No guest matches.',
    all: 'All guests',
  },
  claims: {
    says: 'Nothing is promised.',
    next: 'A guest that is placed, asked for through Placement, or seen in a report is promised its room; it stands here then.',
    noMatch: 'Nothing of this is promised on this host.',
    all: 'All that is promised',
  },
  promises: 'No disk of a guest takes bytes from this pool.',
  hostEvents: 'Nothing happened to this host in the time that events are kept.',
  noPoolTold:
    'The latest report of this host names no pool. The past of a pool is drawn here from the first report on that names it.',
  past: 'A host tells of itself from its first report on, and of finer times not as long as of hours and days: choose a later or a wider window.',
} satisfies Readonly<Record<string, string | EmptyList>>;
