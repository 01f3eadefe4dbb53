// What is promised to a guest: its claims, each with its host, its amounts and until when it holds.
import type { ReactNode } from 'react';
import { LIST_CLAIMS } from '../../../wire/api/claims.ts';
import { useCall } from '../../api/calls.tsx';
import { ClaimTable } from '../../parts/claim-table.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

/** What the tracker knows guests by. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A guest has one claim, or two while it moves. */
const MOST = '20';

/** The section of the claims that charge a host; none for a guest that no claim can be of. */
export function GuestClaims({ guest }: { readonly guest: string }): ReactNode {
  const own = useWords().disks.claims;
  const isKnown = UUID.test(guest);
  const call = useCall(LIST_CLAIMS, { query: { guest, held: 'true', limit: MOST } }, { enabled: isKnown });
  if (!isKnown) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      <Shown call={call}>
        {({ claims }) => (claims.length === 0 ? <p>{own.none}</p> : <ClaimTable claims={claims} caption={own.title} />)}
      </Shown>
    </section>
  );
}

/** The same of a guest that is in no report: claims that have ended, too, for they tell what became of it. */
export function ClaimsOfMissing({ guest }: { readonly guest: string }): ReactNode {
  const own = useWords().disks.claims;
  const isKnown = UUID.test(guest);
  const call = useCall(LIST_CLAIMS, { query: { guest, sort: 'changed', limit: MOST } }, { enabled: isKnown });
  if (!isKnown) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      <Shown call={call}>
        {({ claims }) =>
          claims.length === 0 ? (
            <p>{own.noneEver}</p>
          ) : (
            <>
              {claims.some(({ state }) => state === 'claimed') ? <p>{own.notBuilt}</p> : null}
              <ClaimTable claims={claims} caption={own.ofMissing} />
            </>
          )
        }
      </Shown>
    </section>
  );
}
