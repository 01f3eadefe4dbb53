// Every pool once, whichever hosts mount it: what is looked for and the order stand in the address.
import type { ReactNode } from 'react';
import { usePools } from '../../api/pools.ts';
import { useAddressChoices, useSettled } from '../../parts/address-choice.ts';
import { Empty, EmptyOfHosts } from '../../parts/empty.tsx';
import { ChoiceField } from '../../parts/fields.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { PoolTable } from './pool-table.tsx';

const SORTS = ['worst-case-free', 'available', 'total', 'over-commit', 'name'] as const;
const KINDS = ['filesystem', 'volume-group', 'thin-pool'] as const;
const SHARED = ['true', 'false'] as const;

/** The choice if it is one of these; what else stands in an address is none. */
function known<T extends string>(of: readonly T[], chosen: string): T | undefined {
  return of.find((one) => one === chosen);
}

/** The page. */
export function PoolsPage(): ReactNode {
  const { pages, pooling, empty } = useWords();
  const { chosen, choose } = useAddressChoices();
  const typed = chosen('search');
  const settled = useSettled(typed);
  const kind = known(KINDS, chosen('kind'));
  const shared = known(SHARED, chosen('shared'));
  const sort = known(SORTS, chosen('sort')) ?? SORTS[0];
  const list = usePools({ search: settled === '' ? undefined : settled, kind, shared, sort });
  return (
    <>
      <h1>{pages.pools}</h1>
      <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {pooling.search}
          <input type="search" value={typed} onChange={(event) => choose('search', event.target.value, true)} />
        </label>
        <ChoiceField
          label={pooling.kind}
          value={kind ?? 'any'}
          of={{ any: pooling.anyKind, ...pooling.kinds }}
          onChoice={(value) => choose('kind', value === 'any' ? '' : value)}
        />
        <ChoiceField
          label={pooling.sharing}
          value={shared ?? 'any'}
          of={{ any: pooling.anySharing, true: pooling.onlyShared, false: pooling.onlyLocal }}
          onChoice={(value) => choose('shared', value === 'any' ? '' : value)}
        />
        <ChoiceField
          label={pooling.sort}
          value={sort}
          of={pooling.sorts}
          onChoice={(value) => choose('sort', value === SORTS[0] ? '' : value)}
        />
      </form>
      <Shown call={list}>
        {({ pages: found }) => {
          const all = found.flatMap((page) => page.pools);
          const isNarrowed = settled !== '' || kind !== undefined || shared !== undefined;
          if (all.length === 0) {
            const { says, unread, next, noMatch, all: label } = empty.pools;
            return isNarrowed ? (
              <Empty says={noMatch} way={{ href: '/pools', label }} />
            ) : (
              <EmptyOfHosts says={says} unread={unread} next={next} way={{ href: '/', label: empty.hosts }} />
            );
          }
          return (
            <>
              <PoolTable pools={all} />
              <p className="count">
                <span role="status">{pooling.shown(all.length, Math.max(found.at(-1)?.count ?? 0, all.length))}</span>
                <MoreButton list={list} label={pooling.more} />
              </p>
            </>
          );
        }}
      </Shown>
    </>
  );
}
