// What comes of a change: what is set then, whom it concerns, and who is over capacity by it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PolicyChangeDocument } from '../../../wire/api/policies.ts';
import { Amount, useResourceName } from '../../parts/amounts.tsx';
import { useWords } from '../../words/language.tsx';
import { unitOfPolicy } from './policy-table.tsx';

/** The answer to a change, or to its preview. */
export function PolicyPreview({ change }: { readonly change: PolicyChangeDocument }): ReactNode {
  const { policies: words } = useWords();
  const { preview } = words;
  const { hosts, pools } = change.overCapacity;
  const isOver = hosts + pools > 0;
  return (
    <section role="status" aria-label={preview.title}>
      <h3>{change.dryRun ? preview.title : preview.done}</h3>
      <p>
        {preview.set}: {change.policies.length === 0 ? preview.nothing : null}
        {change.policies.map(({ resource, reserved, allocationRatio }) => (
          <span key={resource}>
            {words.resources[resource]} · {words.reserved}{' '}
            {reserved === undefined ? words.beneath : <Amount of={reserved} unit={unitOfPolicy(resource)} />} ·{' '}
            {words.ratio} {allocationRatio ?? words.beneath}
          </span>
        ))}
      </p>
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
  const { preview, resource: label } = useWords().policies;
  const nameOf = useResourceName();
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={preview.title}>
      <table>
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
                {kind === 'host' ? <Link href={`/hosts/${encodeURIComponent(provider)}`}>{name}</Link> : name}
              </th>
              <td>{nameOf(resource)}</td>
              <td className="number">
                <Amount of={capacity} unit={unit} />
              </td>
              <td className="number">
                <Amount of={claimed} unit={unit} />
              </td>
              <td className="number warns">
                <Amount of={over} unit={unit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
