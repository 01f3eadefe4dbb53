// What a file is and what it occupies: as stat has it, and as the ledger counts it.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { explainedCeilingOf } from '../../../core/disk.ts';
import type { Explanation } from '../../api/explanation.ts';
import { hostPoolPath } from '../../parts/addresses.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Bytes, Moment, Unknown } from '../../parts/figures.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { fileCeilingRule, imageFactsOf } from '../guest/disk-rules.ts';
import type { HostFile } from '../guest/host-files.ts';

/** Nobody writes to these: what they could come to occupy is nothing that anybody waits for. */
const UNWRITTEN: ReadonlySet<HostFile['kind']> = new Set([
  'snapshot-layer',
  'backing',
  'unreferenced-base',
  'leftover',
]);

/** The facts. What only images tell is not known of other files. */
export function FileFacts({
  host,
  file,
  explained,
}: {
  readonly host: string;
  readonly file: HostFile;
  readonly explained: Explanation;
}): ReactNode {
  const words = useWords();
  const source = useId();
  const { disks, columns, ledger } = words;
  const own = disks.file;
  const stat = file.image?.file;
  const header = file.image?.header;
  const ceiling = file.image === undefined ? undefined : explainedCeilingOf(imageFactsOf(file.image))?.bytes;
  const rows: readonly (readonly [label: string, value: ReactNode])[] = [
    [columns.allocation, <Bytes key="allocation" of={file.allocation} />],
    ...(UNWRITTEN.has(file.kind)
      ? []
      : [
          [
            columns.ceiling,
            <Derived
              key="ceiling"
              name={columns.ceiling}
              derive={() => fileCeilingRule(file, { host, explained, words })}
            >
              <Bytes of={ceiling} />
            </Derived>,
          ] as const,
        ]),
    [columns.virtual, <Bytes key="virtual" of={header?.virtualSize} />],
    [own.length, <Bytes key="length" of={stat?.length} />],
    [own.role, file.kind === undefined ? undefined : ledger[file.kind]],
    [columns.format, header?.format],
    [
      columns.pool,
      file.pool === undefined ? undefined : (
        <Link key="pool" href={hostPoolPath(host, file.pool.facts.id)}>
          {file.pool.facts.name}
        </Link>
      ),
    ],
    [own.kind, stat === undefined ? undefined : own.kinds[stat.kind]],
    [own.changed, <Moment key="changed" atMs={stat?.modifiedAtMs} />],
    [own.links, stat === undefined ? undefined : String(stat.links)],
  ];
  return (
    <>
      <dl className="facts" aria-describedby={source}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? <Unknown />}</dd>
          </div>
        ))}
      </dl>
      <Source id={source}>{words.sources.file}</Source>
      {stat === undefined || stat.aliases.length === 0 ? null : (
        <p>
          {own.aliases}:{' '}
          {stat.aliases.map((alias) => (
            <code key={alias}>{alias} </code>
          ))}
        </p>
      )}
    </>
  );
}
