// What the page about bytes that can be had back says, in English.

const plural = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** Words of what can be had back. */
export const EN_RECLAIM = {
  explain:
    'Findings of all hosts whose bytes can be had back, most bytes first. Nothing is deleted from here: look at what speaks for it, then copy the command.',
  caption: 'What could be had back, most bytes first',
  search: 'Search host, path or guest',
  kinds: 'Kind',
  allKinds: 'All kinds',
  codes: {
    orphan: 'Orphans',
    leftover: 'Leftovers',
    'unreferenced-base': 'Unused base images',
    'large-snapshot': 'Large snapshots',
    'old-snapshot': 'Old snapshots',
    'allocation-above-virtual': 'Larger than their disk',
    'discard-off': 'Discard is off',
  },
  atLeast: 'at least',
  ofKnown: (known: number, unknown: number) =>
    unknown === 0 ? `in ${plural(known, 'finding', 'findings')}` : `of ${known} known, ${unknown} unknown`,
  stale: (count: number) =>
    count === 1
      ? '1 is of a host that is late or lost, as it was then'
      : `${count} are of hosts that are late or lost, as they were then`,
  onceNote: 'What two findings tell of, and what lies on a shared pool, is in the sum once.',
  all: 'Show everything',
  more: 'Show more',
  shown: (shown: number, all: number) => `${shown} of ${plural(all, 'finding', 'findings')}`,
  bytes: 'Can be had back',
  where: 'Where',
  why: 'Why we say so',
  todo: 'What can be done',
  evidence: {
    occupied: 'Occupied',
    files: (count: number) => plural(count, 'file', 'files'),
    changed: 'Last changed',
    since: 'Known since',
    links: 'Links elsewhere',
    linksOf: (count: number) =>
      count === 0 ? 'none' : `${count}: whoever has ${count === 1 ? 'it' : 'them'} keeps the bytes`,
    users: 'Used by',
    noUser: 'no guest of this host',
    noKnownUser: 'no guest that is known',
    noUserOfAll: (hosts: number) => `no guest of the ${plural(hosts, 'host', 'hosts')} that mount the pool`,
    mounts: 'Mounted by',
    allFresh: 'all fresh',
    notFresh: (count: number) => `${count} not fresh`,
    pool: 'Pool',
  },
  asOf: 'as of then:',
  command: {
    copy: 'Copy',
    copied: 'Copied',
    copyThis: (text: string) => `Copy ${text}`,
    outcomes: {
      copied: (text: string) => `Copied: ${text}`,
      selected: () =>
        'This page has no clipboard (it came over plain HTTP): the command is selected, copy it yourself.',
    },
  },
};
