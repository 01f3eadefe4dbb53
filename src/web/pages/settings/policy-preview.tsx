// What comes of a change: what is set then, whom it concerns, and who is over capacity by it.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { PolicyChangeDocument } from '../../../wire/api/policies.ts';
import { hostPath } from '../../parts/addresses.ts';
import { Amount, useResourceName } from '../../parts/amounts.tsx';
import { overRule } from '../../parts/over-rule.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { unitOfPolicy } from './policy-table.tsx';

/** The answer to a change, or to its preview. */
export function PolicyPreview({ change }: { readonly change: PolicyChangeDocument }): ReactNode {
  const { policies: words, sources } = useWords();
  const source = useId();
  const { preview } = words;
  const { hosts, pools } = change.overCapacity;
  const isOver = hosts + pools > 0;
  return (
    <section role="status" aria-label={preview.title}>
      <h3>{change.dryRun ? preview.title : preview.done}</h3>
      <p aria-describedby={source}>
        {preview.set}: {change.policies.length === 0 ? preview.nothing : null}
        {change.policies.map(({ resource, reserved, allocationRatio }) => (
          <span key={resource}>
            {words.resources[resource]} · {words.reserved}{' '}
            {reserved === undefined ? words.beneath : <Amount of={reserved} unit={unitOfPolicy(resource)} />} ·{' '}
            {words.ratio} {allocationRatio ?? words.beneath}
          </span>
        ))}
      </p>
      <Source id={source}>{sources.asSet}</Source>
      <p>{preview.rewritten(change.rewritten.hosts, change.rewritten.pools)}</p>
      {isOver ? (
        <>
          <p className="warns">
            <span aria-hidden="true">▲ </span>
            {preview.over(hosts, pools)}
          </p>
          <OverTable change={change} />
          {change.overCapacity.truncated ? <p>{preview.more}</p> : null}
        </>
      ) : (
        <p>{preview.fine}</p>
      )}
    </section>
  );
}

function OverTable({ change }: { readonly change: PolicyChangeDocument }): ReactNode {
  const words = useWords();
  const { preview, resource: label } = words.policies;
  const source = useId();
  const nameOf = useResourceName();
  return (
    <Scrolls label={preview.title}>
      <table aria-describedby={source}>
        <thead>
          <tr>
            <th scope="col">{preview.name}</th>
            <th scope="col">{label}</th>
            {[preview.capacity, preview.claimed, preview.by].map((column) => (
              <th key={column} scope="col" className="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {change.overCapacity.lines.map(({ provider, kind, name, resource, unit, capacity, claimed, over }) => (
            <tr key={`${provider} ${resource}`}>
              <th scope="row">
                <Link href={kind === 'host' ? hostPath(provider) : `/pools?search=${encodeURIComponent(name)}`}>
                  {name}
                </Link>
              </th>
              <td>{nameOf(resource)}</td>
              <td className="number">
                <Amount of={capacity} unit={unit} />
              </td>
              <td className="number">
                <Amount of={claimed} unit={unit} />
              </td>
              <td className="number warns">
                <Derived name={preview.by} derive={() => overRule({ unit, capacity, claimed }, words)}>
                  <Amount of={over} unit={unit} />
                </Derived>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Source id={source}>{words.sources.preview}</Source>
    </Scrolls>
  );
}
