// How far a worst case can be off in English: clauses, each by itself, that follow the name of a pool.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';

interface Images {
  readonly images: number;
  readonly growth: bigint | undefined;
}

/** Those of doubts are named after PoolDoubt. */
export const EN_FAR_OFF = {
  'off:guests': () => 'lower by whatever guests that are not known may take',
  'off:unresolved': (o: { disks: number }) =>
    `lower by whatever ${counted(o.disks, 'disk')} that could not be found or reached may take`,
  'off:unknown': (o: { disks: number }) => `lower by whatever ${counted(o.disks, 'disk')} of unknown growth may take`,
  'off:reported': (o: { disks: number }) =>
    `lower by the metadata and snapshots of ${counted(o.disks, 'disk')} that libvirt alone described`,
  'off:layers': (o: Images) => byText(o, 'what is taken for a lower layer'),
  'off:orphans': (o: Images) => byText(o, "what is no known guest's"),
  'off:shared': (o: { atLeast: bigint; atMost: bigint }) =>
    `lower by ${formatBytes(o.atLeast)} to ${formatBytes(o.atMost)}, because files may share extents and rewriting a copy takes its size anew`,
  'off:reflink': () => 'its files may share extents',
  'off:compression': () => 'it may compress',
  'off:thin-backing': () => 'the device below it is thin and can run out first',
  'off:remote': () => 'the server may overcommit, deduplicate or apply quotas',
  'off:userspace': () => 'a userspace filesystem may say anything',
};

function byText({ images, growth }: Images, what: string): string {
  const by = growth === undefined ? 'an unknown amount' : formatBytes(growth);
  return `lower by ${by}, if ${what} (${counted(images, 'image')}) is a guest's disk`;
}
