// What could be had back over the whole fleet, with what speaks for it and the command to copy. Nothing is deleted from here.
import type { ReactNode } from 'react';
import { isReclaimableCode } from '../../../core/reclaimable.ts';
import { useReclaimable, useReclaimableTotals, type ReclaimableTotals } from '../../api/reclaimable.ts';
import { useAddressChoices, useSettled } from '../../parts/address-choice.ts';
import { Empty, EmptyOfHosts, useFleetIs } from '../../parts/empty.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { KindChoice, Sum } from './reclaim-sums.tsx';
import { ReclaimTable } from './reclaim-table.tsx';

/** The page. What is looked for stands in the address. */
export function ReclaimPage(): ReactNode {
  const { pages, reclaiming } = useWords();
  const { chosen, choose } = useAddressChoices();
  const [typed, asked] = [chosen('search'), chosen('kind')];
  const kind = isReclaimableCode(asked) ? asked : '';
  const search = useSettled(typed);
  const totals = useReclaimableTotals({ search });
  // Of hosts that nobody could look at, that nothing was found says nothing.
  const mayBeMore = useFleetIs() !== 'read';
  return (
    <>
      <h1>{pages.reclaim}</h1>
      <p>{reclaiming.explain}</p>
      <div className="list-head">
        <Shown call={totals}>
          {(sums) => <KindChoice of={sums} mayBeMore={mayBeMore} kind={kind} choose={(code) => choose('kind', code)} />}
        </Shown>
        <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
          <label>
            {reclaiming.search}
            <input type="search" value={typed} onChange={(event) => choose('search', event.target.value, true)} />
          </label>
        </form>
      </div>
      {totals.data === undefined ? null : (
        <Sum of={sumsOf(totals.data, kind)} mayBeMore={mayBeMore} totals={kind === '' ? totals.data : undefined} />
      )}
      <Found kind={kind} search={search} totals={totals.data} />
    </>
  );
}

const NOTHING = { bytes: 0n, known: 0, unknown: 0, stale: 0 };

function sumsOf(totals: ReclaimableTotals, kind: string): ReclaimableTotals['all'] {
  return kind === '' ? totals.all : (totals.codes.find(({ code }) => code === kind) ?? NOTHING);
}

function Found({
  kind,
  search,
  totals,
}: {
  readonly kind: string;
  readonly search: string;
  readonly totals: ReclaimableTotals | undefined;
}): ReactNode {
  const { reclaiming, empty } = useWords();
  const list = useReclaimable({ kind, search });
  const isNarrowed = kind !== '' || search !== '';
  const { known, unknown } = totals === undefined ? NOTHING : sumsOf(totals, kind);
  return (
    <Shown call={list}>
      {({ pages }) => {
        const findings = pages.flatMap((page) => page.findings);
        if (findings.length === 0) {
          const { says, unread, next, noMatch, all } = empty.reclaim;
          return isNarrowed ? (
            <Empty says={noMatch} way={{ href: '/reclaim', label: all }} />
          ) : (
            <EmptyOfHosts
              says={says}
              unread={unread}
              next={next}
              way={{ href: '/?show=partial', label: empty.partialHosts }}
            />
          );
        }
        return (
          <>
            <ReclaimTable findings={findings} />
            <p className="count">
              <span role="status">{reclaiming.shown(findings.length, Math.max(known + unknown, findings.length))}</span>
              <MoreButton list={list} label={reclaiming.more} />
            </p>
          </>
        );
      }}
    </Shown>
  );
}
