// Every promise and what it charges its host: what stands behind the sums. Which host's stands in the address.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_CLAIMS } from '../../../wire/api/claims.ts';
import { usePages } from '../../api/pages.ts';
import { useAddressChoices } from '../../parts/address-choice.ts';
import { ClaimTable } from '../../parts/claim-table.tsx';
import { Empty, EmptyOfHosts } from '../../parts/empty.tsx';
import { ChoiceField } from '../../parts/fields.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { PlacementSections } from './sections.tsx';

/** The page; `?host=` shows those of one, `?which=all` those that have ended, too. */
export function ClaimsPage(): ReactNode {
  const { guests, empty } = useWords();
  const own = guests.claims;
  const { chosen, choose } = useAddressChoices();
  const host = chosen('host');
  const which = chosen('which') === 'all' ? 'all' : 'held';
  const list = usePages(LIST_CLAIMS, {
    host: host === '' ? undefined : host,
    held: which === 'held' ? 'true' : undefined,
    sort: which === 'held' ? undefined : 'changed',
  });
  const { says, next, noMatch, all } = empty.claims;
  return (
    <>
      <PlacementSections at="claims" />
      <p>{own.explain}</p>
      <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
        <ChoiceField
          label={own.which}
          value={which}
          of={{ held: own.held, all: own.all }}
          onChoice={(value) => choose('which', value === 'all' ? 'all' : '')}
        />
      </form>
      {host === '' ? null : (
        <p>
          {guests.ofHost} · <Link href="/place/claims">{guests.allHosts}</Link>
        </p>
      )}
      <Shown call={list}>
        {({ pages }) => {
          const claims = pages.flatMap((page) => page.claims);
          if (claims.length === 0) {
            return host === '' ? (
              <EmptyOfHosts says={says} next={next} />
            ) : (
              <Empty says={noMatch} way={{ href: '/place/claims', label: all }} />
            );
          }
          return (
            <>
              <ClaimTable claims={claims} caption={own.caption} ofGuests />
              <p className="count">
                <span role="status">{own.shown(claims.length, !list.hasNextPage)}</span>
                <MoreButton list={list} label={own.more} />
              </p>
            </>
          );
        }}
      </Shown>
    </>
  );
}
