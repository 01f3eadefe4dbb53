// A disk as its guest's definition has it.
import { useId, type ReactNode } from 'react';
import { sourceName } from '../../../core/disk-source.ts';
import { Unknown } from '../../parts/figures.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import type { DiskView } from './disk-view.ts';

/** The section. */
export function Definition({ view: { disk } }: { readonly view: DiskView }): ReactNode {
  const { disks, sources } = useWords();
  const id = useId();
  const own = disks.definition;
  const source = sourceName(disk.source);
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    [own.source, source === '' ? undefined : own.sources[disk.source.kind](source)],
    [own.device, disk.device],
    [own.bus, disk.bus],
    [own.format, disk.format],
    [disks.checks.names.discard, disk.discard ?? own.discardDefault],
    [own.serial, disk.serial],
    [own.definedIn, disk.definedIn === 'both' ? own.both : disks.notices[disk.definedIn]],
  ];
  return (
    <section>
      <h2>{own.title}</h2>
      <dl className="facts" aria-describedby={id}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? <Unknown />}</dd>
          </div>
        ))}
      </dl>
      <Source id={id}>{sources.definition}</Source>
    </section>
  );
}
