// What could be had back over the whole fleet, with what speaks for it and the command to copy. Nothing is deleted from here.
import type { ReactNode } from 'react';
import { isReclaimableCode } from '../../../core/reclaimable.ts';
import { useReclaimable, useReclaimableTotals, type ReclaimableTotals } from '../../api/reclaimable.ts';
import { useAddressChoices, useSettled } from '../../parts/address-choice.ts';
import { Failure, Loading, Shown } from '../../parts/state.tsx';
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
  return (
    <>
      <h1>{pages.reclaim}</h1>
      <p>{reclaiming.explain}</p>
      <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {reclaiming.search}
          <input type="search" value={typed} onChange={(event) => choose('search', event.target.value, true)} />
        </label>
      </form>
      <Shown call={totals}>
        {(sums) => (
          <>
            <KindChoice of={sums} kind={kind} choose={(code) => choose('kind', code)} />
            <Sum of={kind === '' ? sums.all : (sums.codes.find(({ code }) => code === kind) ?? NOTHING)} />
          </>
        )}
      </Shown>
      <Found kind={kind} search={search} count={countOf(totals.data, kind)} />
    </>
  );
}

const NOTHING = { bytes: 0n, known: 0, unknown: 0, stale: 0 };

function countOf(totals: ReclaimableTotals | undefined, kind: string): number | undefined {
  const sums = kind === '' ? totals?.all : totals?.codes.find(({ code }) => code === kind);
  return sums === undefined ? undefined : sums.known + sums.unknown;
}

function Found({
  kind,
  search,
  count,
}: {
  readonly kind: string;
  readonly search: string;
  readonly count: number | undefined;
}): ReactNode {
  const { reclaiming } = useWords();
  const { findings, error, again, more } = useReclaimable({ kind, search });
  if (findings === undefined) return error === null ? <Loading /> : <Failure error={error} again={again} />;
  const isNarrowed = kind !== '' || search !== '';
  return (
    <>
      {error === null ? null : <Failure error={error} again={again} />}
      {findings.length === 0 ? (
        <p>{isNarrowed ? reclaiming.noneMatch : reclaiming.none}</p>
      ) : (
        <>
          <ReclaimTable findings={findings} />
          <p className="count">
            <span role="status">{reclaiming.shown(findings.length, Math.max(count ?? 0, findings.length))}</span>
            {more === undefined ? null : (
              <button type="button" onClick={more}>
                {reclaiming.more}
              </button>
            )}
          </p>
        </>
      )}
    </>
  );
}
