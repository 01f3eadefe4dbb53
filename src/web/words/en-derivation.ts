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
    occupied: 'total − what is free, what is kept for root being free, too',
    total: 'the size of the pool, before any policy',
    capacity: '(total − reserved) × allocation ratio',
    reserved: 'what policy keeps from being promised',
    claimed: 'Σ of all claims that charge this pool',
    nova: 'worst-case free − what makes Nova’s figure differ, one by one',
    effect: {
      worstBefore: 'worst-case free − what claims want that no report shows yet',
      worstAfter: 'before − the most that the new disks can come to occupy',
      headroomBefore: 'capacity − Σ claims',
      headroomAfter: 'before − what is promised to the guest',
    },
    shortage: 'in use + asked for − limit',
    kiloShortage: 'asked for − what Kilo’s filter could use',
    memory: 'what the guest’s definition gives it, as libvirt has it',
    over: 'Σ claims − capacity',
    filesOccupy: (files: string) => `what ${files} have allocated: stat’s 512 × st_blocks`,
    reclaimSum: (known: number) =>
      known === 1 ? 'what 1 finding would give back' : `Σ of what ${known} findings would give back`,
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
    before: 'before',
    ceiling: 'ceiling of the new disks',
    promised: 'promised to the guest',
    usable: 'usable: total × ratio − (total − free)',
    kiloTotal: 'of that: total',
    kiloRatio: 'of that: allocation ratio',
    kiloFree: 'of that: free, as Kilo counts it',
    stays: 'of it stays',
    left: 'left afterwards',
    unwritten: 'claimed, not written yet',
    writes: 'written by the guest at once',
    overdraft: '(total − reserved) × (ratio − 1)',
    toldTwice: 'told of by two kinds',
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
    scarcest: (resource: string) => `Of ${resource}: of all that is asked for, the least share of it would be left.`,
    noTerms: 'Decided before its terms were kept.',
    asDecided: 'As the books were when this was decided.',
    ratioThen: (ratio: string) => `The allocation ratio was ${ratio} then.`,
    novaGib: (gib: string) => `Nova counts whole GiB: it says ${gib}.`,
    novaNone: 'Nova would say nothing: its audit ends before.',
    backUnknown: 'Nobody can say from outside how much that is.',
    unknownFindings: (count: number) =>
      count === 1
        ? 'Of 1 finding it is not known: the sum is at least this.'
        : `Of ${count} findings it is not known: the sum is at least this.`,
    ofAllHosts: (hosts: number) =>
      `With the guests of all ${hosts} hosts that report this pool; what is available is as this host sees it.`,
    ofPool: (pool: string) => `Of ${pool}, the pool of this host with the least left.`,
    noDayAgo: 'Nothing is kept of a day ago.',
    noTracked: 'Nothing can be promised on this pool.',
    cutOff: {
      bytes: 'Rounded down to a whole byte.',
      MiB: 'Rounded down to a whole MiB.',
      vCPU: 'Rounded down to a whole vCPU.',
      units: 'Rounded down to a whole number.',
    },
    rounded: 'A ratio is shown to two decimals.',
    ratioSet: (ratio: string) => `Beside it stands the allocation ratio that is set: ${ratio}.`,
    told: {
      filesystem: 'As statvfs tells it: f_blocks, f_bfree, and f_frsize for each.',
      'volume-group': 'As LVM tells it: extents of the volume group.',
      'thin-pool': 'As LVM tells it: data size, and the share of it that is mapped.',
    },
    sources: {
      filesystem: 'As statvfs tells it: f_bavail × f_frsize.',
      'volume-group': 'As LVM tells it: free extents of the volume group.',
      'thin-pool': 'As LVM tells it: data size less what is mapped.',
    },
  },
  /** What would be left of what is scarcest: shares by which hosts are ranked. */
  left: {
    headroom: '(capacity − Σ claims − asked for) ÷ capacity',
    worstCase: '(worst-case free − claimed and unseen − ceiling of the new disks) ÷ total',
    available: '(available − not written yet − written at once) ÷ total',
  },
  /** How the limit of a rule of placement comes about. */
  limits: {
    capacity: 'Limit: capacity, (total − reserved) × allocation ratio.',
    'no-inventory': 'Limit: the host has none of it, so nothing may be promised.',
    available: 'Limit: available − reserved, for what is written at once.',
    'whole-host': 'Limit: total − reserved: no host takes more than all that it has.',
    'worst-case': 'Limit: worst-case free − reserved, and what an allocation ratio above 1 allows beyond.',
    kilo: 'Total, free and ratio are what Kilo’s DiskFilter goes by, in whole GiB.',
    kiloNone: 'The host has no such disk: Kilo would know nothing of it.',
  },
  /** What deleting or shrinking gives back, by the code of the finding. */
  reclaimed: {
    orphan: 'what its files occupy − what other hard links keep',
    leftover: 'what its files occupy − what other hard links keep',
    'unreferenced-base': 'what the image occupies − what other hard links keep',
    'large-snapshot': 'what only the snapshots hold',
    'old-snapshot': 'what only the snapshot holds',
    'allocation-above-virtual': 'what the file occupies − what a full disk of its size takes',
    'discard-off': 'what the guest deleted and never gave back',
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
    file: 'The file, and who uses it',
    host: 'The finding on its host',
    claims: 'What is promised here, claim by claim',
    policy: 'Ratios and reserves that hold here',
    past: 'Over time',
  },
};
