// What is promised to a guest: its claims that charge a host, each with its amounts and until when it holds.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_CLAIMS, type ClaimLine } from '../../../wire/api/claims.ts';
import { useCall } from '../../api/calls.tsx';
import { hostPath } from '../../parts/addresses.ts';
import { Amount, useResourceName } from '../../parts/amounts.tsx';
import { Moment } from '../../parts/figures.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

/** What the tracker knows guests by. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A guest has one claim, or two while it moves. */
const MOST = '20';

/** The section; none for a guest that no claim can be of. */
export function GuestClaims({ guest }: { readonly guest: string }): ReactNode {
  const own = useWords().disks.claims;
  const isKnown = UUID.test(guest);
  const call = useCall(LIST_CLAIMS, { query: { guest, held: 'true', limit: MOST } }, { enabled: isKnown });
  if (!isKnown) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      <Shown call={call}>{({ claims }) => (claims.length === 0 ? <p>{own.none}</p> : <Table claims={claims} />)}</Shown>
    </section>
  );
}

function Table({ claims }: { readonly claims: readonly ClaimLine[] }): ReactNode {
  const { columns, disks } = useWords();
  const own = disks.claims;
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={own.title}>
      <table className="claims">
        <thead>
          <tr>
            <th scope="col">{own.amounts}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.kind}</th>
            <th scope="col">{own.origin}</th>
            <th scope="col">{columns.host}</th>
            <th scope="col">{own.since}</th>
            <th scope="col">{columns.expires}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.id}>
              <th scope="row">
                <Amounts of={claim.resources} />
              </th>
              <td>
                {own.states[claim.state]}
                {claim.vanishedAtMs === undefined ? null : <span className="doubt">{own.vanished}</span>}
              </td>
              <td>{own.kinds[claim.kind]}</td>
              <td>{own.origins[claim.origin]}</td>
              <td>
                <Link href={hostPath(claim.hostId)}>{claim.hostName ?? claim.hostId}</Link>
              </td>
              <td>
                <Moment atMs={claim.createdAtMs} />
              </td>
              <td>{claim.expiresAtMs === undefined ? own.never : <Moment atMs={claim.expiresAtMs} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Amounts({ of }: { readonly of: ClaimLine['resources'] }): ReactNode {
  const own = useWords().disks.claims;
  const nameOf = useResourceName();
  return (
    <ul className="users">
      {of.map(({ resource, unit, amount, atLeast, provider }) => (
        <li key={`${resource} ${provider ?? ''}`}>
          {nameOf(resource)} {atLeast === true ? own.atLeast : null} <Amount of={amount} unit={unit} />
        </li>
      ))}
    </ul>
  );
}
