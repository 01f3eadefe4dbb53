// A figure of a host's pool, which says how it is made up.
import type { ReactNode } from 'react';
import type { HostLine } from '../../wire/api/hosts.ts';
import { useWords } from '../words/language.tsx';
import { Derived, type Derivation } from './derivation.tsx';
import { derivationOf, type PoolFigureName } from './pool-derivations.ts';

/** `children` is the figure; without a pool it stands alone. */
export function PoolFigure({
  of,
  host,
  pool,
  tabIndex,
  children,
}: {
  readonly of: PoolFigureName;
  readonly host: HostLine;
  readonly pool: HostLine['pools'][number] | undefined;
  /** In a list whose rows are reached one at a time. */
  readonly tabIndex?: number | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const words = useWords();
  if (pool === undefined) return children;
  const derive = (): Derivation => {
    const isOnly = host.pools.length === 1;
    const place = { hostId: host.id, disks: isOnly ? host.disks : undefined, isBound: pool.bound ?? !host.complete };
    const derivation = derivationOf(of, pool, place, words);
    const { notes = [] } = derivation;
    return isOnly ? derivation : { ...derivation, notes: [...notes, words.derivation.notes.ofPool(pool.name)] };
  };
  return (
    <Derived name={words.columns[of]} derive={derive} tabIndex={tabIndex}>
      {children}
    </Derived>
  );
}
