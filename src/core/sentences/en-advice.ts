// What can be done about findings on one host, in English. Those that a command follows end without a full stop.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';
import type { PoolDoubt } from '../pool-facts.ts';
import type { FormatClash } from './en-findings.ts';

/** What is to be made sure of first, before what follows. */
interface Cautioned {
  readonly caution: string | undefined;
}

const first = ({ caution }: Cautioned): string => (caution === undefined ? '' : `${caution} `);

/** By the code of the finding, and what it depends on. */
export const EN_ADVICE = {
  'do:allocation-above-virtual': (o: { isRaw: boolean }) =>
    `With the guest shut off, ${o.isRaw ? 'give the blocks back' : 'see what leaked'}`,
  'do:backing-format-unstated': () => 'With the guest shut off, write the format down (raw or qcow2, as it was made)',
  'do:backing-missing': () => 'Restore that file from another host or from the image service; see the chain with',
  'do:backing-not-followed': (o: { option: string | undefined }) =>
    o.option === undefined
      ? 'Make sure that somebody meant this: a guest that can write its image header can name any file or address.'
      : `If it is meant, walk its folder too: ${o.option} (together with the paths you walk now)`,
  'do:changed-while-read': () => 'Run it again while less is being written and deleted there.',
  'do:definition-differs': () => 'Compare',
  'do:discard-off': (o: { disks: number }) =>
    `Add discard='unmap' to <driver> of ${o.disks === 1 ? 'the disk' : 'these disks'}, restart the guest, then run fstrim -av inside it.`,
  'do:eject': () => 'Eject it',
  'do:restore-device': () => 'Bring the device back, or remove the disk from the definition.',
  'do:restore-file': () => 'Restore the file, or remove the disk from the definition.',
  'do:rescue': () => 'Rescue its data before the guest stops',
  'do:file-in-two-guests': () =>
    'Give each guest its own copy or overlay; if they share it on purpose, say <shareable/> in every definition.',
  'do:format-mismatch': (o: { clash: FormatClash }) => {
    switch (o.clash) {
      case 'raw-with-header':
        return 'Let no tool probe it; name the format each time';
      case 'without-header':
        return 'Keep a copy before anything else, then';
      case 'other':
        return 'Find out which is meant, then correct the definition';
    }
  },
  'do:guest-paused-on-io-error': () => 'Make room on its pool, then let it go on',
  'do:image-corrupt': () => 'Shut its guest off, keep a copy, then see what is wrong',
  'do:image-dirty': () => 'While nothing uses it',
  'do:large-snapshot': () => 'List them, and delete what is no longer needed with the guest shut off',
  'do:merge-running': () =>
    'If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it',
  'do:merge-shut-off': () =>
    'If it is a snapshot that is no longer needed, merge it while the guest is shut off, then delete it',
  'do:merge': () => 'If it is a snapshot that is no longer needed, merge it upwards.',
  'do:commit': () => 'If a snapshot froze it that is no longer needed (and it is no template), with the guest running',
  'do:old-snapshot': () => 'If it is no longer needed, with the guest shut off',
  'do:wait': () => 'Wait: the operation may still be under way.',
  'do:keep': (o: { doubt: string }) => `Do not delete it yet: ${o.doubt}.`,
  'do:leftover': (o: Cautioned) => `${first(o)}If the operation is over, delete it`,
  'do:orphan': (o: Cautioned) => `${first(o)}If no manager knows it either, delete it`,
  'do:ask': (o: Cautioned) =>
    `${first(o)}Ask whoever put it there: an image that is kept on purpose looks the same from here.`,
  'do:unreferenced-base': (o: Cautioned) => `${first(o)}Let the image cache expire it, or delete it`,
  'do:template': (o: Cautioned & { template: string }) =>
    `${first(o)}Keep the file as long as template ${o.template} is wanted: it goes when that template is destroyed in Proxmox.`,
  'do:nearly-no-inodes': () => 'Delete small files that nobody needs; a new filesystem can be made with more inodes.',
  'do:nova-misleads': (o: { aborts: boolean }) =>
    o.aborts
      ? 'Mend or remove that disk: until then everything that Nova says of this host is old.'
      : 'Judge this host by worstCaseFree; ullage explain --as nova shows every term of the other figure.',
  'do:over-promised': (o: {
    missing: bigint;
    largest: bigint | undefined;
    disks: number;
    guest: string;
    disk: string;
  }) =>
    `Add ${formatBytes(o.missing)}, free as much, or move guests away, and place no more here until then.${largestText(o)}`,
  'do:shared-pool': () =>
    'A server that all its hosts report to has the sum (ullage pools). Without one, run ullage explain on each host that mounts it, and subtract all growth from what is available once.',
  'do:taken-for-layer': () =>
    "Copy the guests' domain XML files into the tree, and run this again: they say which disk is whose.",
  'do:enlarge': () => 'Enlarge it while its volume group has room',
  'do:unconfirmed-pool': (o: { doubt: PoolDoubt }) => {
    switch (o.doubt) {
      case 'reflink':
        return 'See what a file shares: filefrag -v FILE (extents marked "shared").';
      case 'compression':
        return 'Count on less than is shown, or switch compression off for the instances path.';
      case 'thin-backing':
        return 'Watch the pool below as well: lvs -o name,data_percent,metadata_percent';
      case 'remote':
      case 'userspace':
        return 'Ask the storage itself how much can still be written.';
    }
  },
  'caution:shared': (o: { hosts: number }) =>
    `No guest of the ${counted(o.hosts, 'host')} that report this pool uses it; make sure that no other host mounts it.`,
};

function largestText(o: {
  readonly largest: bigint | undefined;
  readonly disks: number;
  readonly guest: string;
  readonly disk: string;
}): string {
  if (o.largest === undefined) return '';
  const size = formatBytes(o.largest);
  return o.disks > 1
    ? ` The largest promises: ${o.disks} disks could each take ${size}.`
    : ` The largest promise is ${size} to guest ${o.guest}, disk ${o.disk}.`;
}
