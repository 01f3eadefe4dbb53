// A figure of a pool, which says how it is made up: in the line of a host, or of the pool itself.
import type { ReactNode } from 'react';
import type { HostLine } from '../../wire/api/hosts.ts';
import type { ListedPool } from '../api/pools.ts';
import { useWords } from '../words/language.tsx';
import { hostPath, poolPath } from './addresses.ts';
import { Derived, type Derivation } from './derivation.tsx';
import { derivationOf, type PoolFigureName, type PoolPlace } from './pool-derivations.ts';

interface FigureProps {
  readonly of: PoolFigureName;
  /** The figure. */
  readonly children: ReactNode;
}

/** By the line of a host; without a pool the figure stands alone. */
export function PoolFigure({
  of,
  host,
  pool,
  tabIndex,
  children,
}: FigureProps & {
  readonly host: HostLine;
  readonly pool: HostLine['pools'][number] | undefined;
  /** In a list whose rows are reached one at a time. */
  readonly tabIndex?: number | undefined;
}): ReactNode {
  const words = useWords();
  if (pool === undefined) return children;
  const derive = (): Derivation => {
    const isOnly = host.pools.length === 1;
    const others = pool.ofAllHosts === undefined ? 0 : pool.ofAllHosts.hosts;
    const place = {
      ways: others === 0 ? waysOf(host.id) : sharedWaysOf(pool.id, ''),
      disks: pool.disks,
      isBound: pool.bound ?? !host.complete,
    };
    const derivation = derivationOf(of, pool, place, words);
    const { notes = [] } = derivation;
    const { ofPool, ofAllHosts } = words.derivation.notes;
    const more = [...(isOnly ? [] : [ofPool(pool.name)]), ...(others === 0 ? [] : [ofAllHosts(others)])];
    return { ...derivation, notes: [...notes, ...more] };
  };
  return (
    <Derived name={words.columns[of]} derive={derive} tabIndex={tabIndex}>
      {children}
    </Derived>
  );
}

/** By the pool's own line, whichever hosts mount it. `isHere`: on its own page. */
export function OwnFigure({
  of,
  pool,
  isHere = false,
  children,
}: FigureProps & { readonly pool: ListedPool; readonly isHere?: boolean }): ReactNode {
  const words = useWords();
  const derive = (): Derivation => {
    const [first] = pool.hosts;
    const place = { ways: ownWaysOf(pool, isHere), disks: undefined, isBound: pool.bound ?? false };
    const derivation = derivationOf(of, pool, place, words);
    const { notes = [] } = derivation;
    const { asSeenBy, growthOfAll } = words.pooling;
    if (first === undefined) return derivation;
    return { ...derivation, notes: [...notes, asSeenBy(first.name), ...(pool.hosts.length > 1 ? [growthOfAll] : [])] };
  };
  return (
    <Derived name={words.columns[of]} derive={derive}>
      {children}
    </Derived>
  );
}

function waysOf(hostId: string): PoolPlace['ways'] {
  const [page, query] = [hostPath(hostId), `?host=${encodeURIComponent(hostId)}`];
  return { ledger: page, past: `${page}#past`, policy: `/settings${query}`, claims: `/place/claims${query}` };
}

/** What is set and promised is of the pool where hosts share it, else of its host. */
function ownWaysOf({ id, hosts: [first, ...others] }: ListedPool, isHere: boolean): PoolPlace['ways'] {
  const query = first === undefined || others.length > 0 ? '' : `?host=${encodeURIComponent(first.id)}`;
  return sharedWaysOf(id, query, isHere);
}

function sharedWaysOf(id: string, query: string, isHere = false): PoolPlace['ways'] {
  const page = isHere ? '' : poolPath(id);
  return {
    ledger: `${page}#ledger`,
    past: `${page}#past`,
    policy: `/settings${query}`,
    claims: `/place/claims${query}`,
  };
}
