// What the pages of pools say, in English.

const plural = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** Words of pools. */
export const EN_POOLS = {
  caption: 'Every pool of the fleet once',
  search: 'Search pool or host',
  kind: 'Kind',
  anyKind: 'All kinds',
  kinds: { filesystem: 'Filesystem', 'volume-group': 'Volume group', 'thin-pool': 'Thin pool' },
  sharing: 'Sharing',
  anySharing: 'Shared and local',
  shared: 'shared',
  onlyShared: 'Shared by hosts',
  onlyLocal: 'Of one host',
  sort: 'Order',
  sorts: {
    'worst-case-free': 'Tightest first',
    available: 'Least available first',
    total: 'Smallest first',
    'over-commit': 'Most over-committed first',
    name: 'By name',
  },
  more: 'Show more',
  shown: (shown: number, all: number) => `${shown} of ${plural(all, 'pool', 'pools')}`,
  moreHosts: (count: number) => `and ${count} more`,
  figures: 'Key figures',
  members: 'Mounted by',
  membersCaption: 'Hosts that report this pool, freshest first',
  agree: 'Its hosts agree about it.',
  findings: 'Findings about this pool',
  reclaim: 'What could be had back here',
  policy: 'Ratio and reserve',
  doubts: 'Its own figures may not be the whole truth',
  doubtsOf: {
    reflink: 'files may share extents',
    compression: 'it compresses',
    'thin-backing': 'the device below can run out first',
    remote: 'its server may overcommit, deduplicate or apply quotas',
    userspace: 'a program (FUSE) answers for it',
  },
  asSeenBy: (host: string) => `As ${host} sees it: the freshest of its hosts.`,
  growthOfAll: 'What may still grow is of the guests of all its hosts.',
  growthOfOne: (host: string) =>
    `What may still grow is here of the guests of ${host} alone; the figures above have those of all its hosts.`,
  pastOfOne: (host: string) =>
    `As ${host} reported it: what may still grow, and the worst case, are of its guests alone.`,
  othersMayWrite:
    'Other hosts may write to this pool, too: what their guests may still take is in none of its figures here.',
  thin: {
    title: 'Thin pool',
    data: 'Data',
    metadata: 'Metadata',
    used: 'In use',
    size: 'Size',
    threshold: 'A finding from',
    whenFull: 'When it is full',
    dataFull:
      'Writes of all its volumes wait, a minute by default, and then fail: guests stop with I/O errors, or their filesystems turn read-only.',
    metadataFull:
      'The pool turns read-only and needs a check (thin_check, lvconvert --repair), whatever data space is left.',
    group: 'Volume group',
    volumes: 'Volumes',
    unknown: 'LVM did not say: an inactive pool does not',
    notReported: 'Chunk size and automatic extension are not in reports: see lvs -o chunk_size, and lvm.conf.',
  },
  disks: 'Who uses it',
  disksCaption: (shown: number, all: number) =>
    shown === all
      ? `${plural(all, 'disk', 'disks')} of guests on all its hosts, unknown growth first, then the largest`
      : `The ${shown} disks with most growth, of ${all}`,
  noDisks: 'No guest has a disk on it.',
  noKnownDisks: 'No guest is known that has a disk on it.',
};
