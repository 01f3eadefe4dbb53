// How figures are made up, in English: rules and their terms.

/** Words of derivations. */
export const EN_DERIVATION = {
  title: (name: string) => `How ${name} is made up`,
  close: 'Close',
  rules: {
    worst: (disks: number | undefined) => {
      if (disks === undefined) return 'available − Σ growth of its disks';
      return disks === 1 ? 'available − Σ growth of 1 disk' : `available − Σ growth of ${disks} disks`;
    },
    growth: 'Σ (ceiling − allocated) of its disks, none below zero',
    withClaims: 'worst-case free − what claims want that no report shows yet',
    headroom: 'capacity − Σ claims',
    perDay: 'occupied now − occupied a day ago',
    overCommit: 'provisioned ÷ (total − reserved)',
    available: 'what an ordinary writer can still take',
  },
  terms: {
    available: 'available',
    growth: 'Σ growth',
    capacity: 'capacity: (total − reserved) × ratio',
    total: 'total',
    reserved: 'reserved',
    ratio: 'allocation ratio set',
    claims: 'Σ claims',
    occupied: 'occupied',
    rootReserved: 'reserved for root',
    occupiedNow: 'occupied now',
    occupiedDayAgo: 'occupied 24 to 25 hours before',
    worst: 'worst-case free',
    unseen: 'claimed, not in a report yet',
    provisioned: 'provisioned: Σ virtual sizes',
  },
  notes: {
    bound: 'Something could not be read: less may be left, and more may still be taken.',
    unknownDisks: (count: number) =>
      count === 1
        ? 'The growth of 1 disk is not known and is missing here.'
        : `The growth of ${count} disks is not known and is missing here.`,
    partialClaims: (count: number) =>
      count === 1
        ? '1 claim is known only in part: at most this may be promised.'
        : `${count} claims are known only in part: at most this may be promised.`,
    ofPool: (pool: string) => `Of ${pool}, the pool of this host with the least left.`,
    noDayAgo: 'Nothing is kept of a day ago.',
    noTracked: 'Nothing can be promised on this pool.',
    sources: {
      filesystem: 'As statvfs tells it: f_bavail × f_frsize.',
      'volume-group': 'As LVM tells it: free extents of the volume group.',
      'thin-pool': 'As LVM tells it: data size less what is mapped.',
    },
  },
  totals: {
    available: (pools: number) => (pools === 1 ? 'what 1 pool can still take' : `Σ available of ${pools} pools`),
    left: 'Σ worst-case free of the pools where it is not negative',
    missing: (pools: number) =>
      pools === 1 ? 'what 1 pool lacks in the worst case' : `Σ of what ${pools} pools lack in the worst case`,
    missingElsewhere: 'what others lack: it cannot be taken from these',
    shortPools: 'Σ worst-case free below zero, without its sign',
    pools: 'Every pool, the tightest first',
  },
  whole: {
    ledger: 'Ledger and promises, disk by disk',
    claims: 'What was placed here',
    policy: 'Ratios and reserves that hold here',
    past: 'Over time',
  },
};
