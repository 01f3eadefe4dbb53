// Where a disk's bytes are, in one line.
import type { DiskSource } from './guest.ts';

/** A source, as a report has it or as a document does: of which type of disk there is none is not asked here. */
type NamedSource = Exclude<DiskSource, { readonly kind: 'none' }> | { readonly kind: 'none' };

/** What a source is called: its path, or what names it within its protocol, pool or bus; empty where there is none. It tells two disks of
 *  one target apart. */
export function sourceName(source: NamedSource): string {
  switch (source.kind) {
    case 'file':
    case 'block':
    case 'dir':
    case 'vhostuser':
      return source.path;
    case 'network':
      return `${source.protocol}:${source.name}`;
    case 'volume':
      return `${source.pool}/${source.volume}`;
    case 'nvme':
      return source.address;
    case 'none':
      return '';
  }
}
