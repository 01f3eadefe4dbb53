// The hosts that report a pool, with how fresh each is.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedPool } from '../../api/pools.ts';
import { hostPath } from '../../parts/addresses.ts';
import { useLongList } from '../../parts/long-list.tsx';
import { useWords } from '../../words/language.tsx';

/** The list. */
export function PoolMembers({ hosts }: { readonly hosts: ListedPool['hosts'] }): ReactNode {
  const { pooling, freshness: states } = useWords();
  const list = useLongList(hosts, { name: pooling.members, textOf });
  return (
    <section>
      <h2>{pooling.members}</h2>
      {list.find}
      <ul className="members" aria-label={pooling.membersCaption}>
        {list.shown.map(({ id, name, freshness }) => (
          <li key={id}>
            <Link href={hostPath(id)}>{name}</Link> <span className={`state ${freshness}`}>{states[freshness]}</span>
          </li>
        ))}
      </ul>
      {list.more}
    </section>
  );
}

function textOf({ name, id }: ListedPool['hosts'][number]): string {
  return `${name} ${id}`;
}
