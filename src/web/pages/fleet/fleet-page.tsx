// The fleet: every host as a row, totals above, live. What the reader chose stands in the address.
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { FLEET } from '../../../wire/api/fleet.ts';
import { useCall } from '../../api/calls.tsx';
import { useHosts } from '../../api/hosts.ts';
import { useAddressChoices } from '../../parts/address-choice.ts';
import { Moment } from '../../parts/figures.tsx';
import { Kept, Loading, Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { rowsOf, wantedOf } from './fleet-order.ts';
import { FleetControls } from './fleet-controls.tsx';
import { EmptyFleet } from './fleet-empty.tsx';
import { FleetShown } from './fleet-shown.tsx';
import { FleetTotals } from './fleet-totals.tsx';
import { HostTable } from './host-table.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

/** The page. */
export function FleetPage(): ReactNode {
  const words = useWords();
  const { hosts, isWhole, error, isPending, dataUpdatedAt } = useHosts();
  const fleet = useCall(FLEET);
  const queries = useQueryClient();
  const [parameters] = useSearchParams();
  const { choose } = useAddressChoices();
  const wanted = useMemo(() => wantedOf(parameters), [parameters]);
  const rows = useMemo(() => rowsOf(hosts, wanted), [hosts, wanted]);
  return (
    <>
      <div className="page-head">
        <h1>{words.pages.fleet}</h1>
        {/* A line from the beginning, so that nothing moves. */}
        <p className="hint">
          {fleet.data === undefined ? '\u00A0' : words.frame.asOf} {fleet.data && <Moment atMs={fleet.data.atMs} />}
        </p>
      </div>
      <Kept
        error={error}
        fromMs={hosts.length === 0 ? undefined : dataUpdatedAt}
        again={() => void queries.invalidateQueries()}
      >
        {isPending ? <Loading /> : null}
        {hosts.length === 0 && error === null && !isPending ? <EmptyFleet /> : null}
        {hosts.length === 0 ? null : (
          <>
            <Shown call={fleet}>{(all) => <FleetTotals totals={all.totals} partialHosts={all.hosts.partial} />}</Shown>
            <div className="list-head">
              <FleetShown show={wanted.show} counts={fleet.data?.hosts} hosts={hosts} isWhole={isWhole} />
              <FleetControls wanted={wanted} choose={choose} />
            </div>
            <HostTable
              rows={rows}
              wanted={wanted}
              choose={choose}
              count={
                words.fleet.count(rows.length, hosts.length) + (isWhole ? '' : ` · ${words.state.more(hosts.length)}`)
              }
            />
          </>
        )}
      </Kept>
    </>
  );
}
