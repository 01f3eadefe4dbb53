// The hosts that report a pool, with how fresh each is.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedPool } from '../../api/pools.ts';
import { hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';

/** The list. */
export function PoolMembers({ hosts }: { readonly hosts: ListedPool['hosts'] }): ReactNode {
  const { pooling, freshness: states } = useWords();
  return (
    <section>
      <h2>{pooling.members}</h2>
      <ul className="members" aria-label={pooling.membersCaption}>
        {hosts.map(({ id, name, freshness }) => (
          <li key={id}>
            <Link href={hostPath(id)}>{name}</Link> <span className={`state ${freshness}`}>{states[freshness]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
