// What lines of a ledger say that name no guest, file or volume: a closed list, so that every language can have all of them.

/** The labels, as reports and documents carry them. None could be the name of a logical volume: those have no spaces. */
export const LEDGER_TEXTS = [
  'files elsewhere and filesystem metadata',
  'counted more than once above: shared or compressed',
  'counted more than once above: shared or compressed, or given back meanwhile',
  'beyond what the server says is occupied',
  'given back while the files above were being read',
  'held back for metadata',
  'reserved for root',
  'console logs of guests',
  'config drives of guests',
  'cached kernels, ephemeral and swap images',
  'other files under the instances paths',
  'LVM metadata, spares and hidden volumes',
  'made or grown while LVM was being asked',
  'free extents',
  'LVM did not say how full the pool is',
  'mapped by thin volumes and their snapshots',
] as const;

/** One of them. */
export type LedgerText = (typeof LEDGER_TEXTS)[number];
