// Claims in rows: what each charges its host, how it came, and until when it holds.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ClaimLine } from '../../wire/api/claims.ts';
import { useWords } from '../words/language.tsx';
import { guestPath, hostPath } from './addresses.ts';
import { Amount, useResourceName } from './amounts.tsx';
import { Moment } from './figures.tsx';
import { Scrolls } from './scrolls.tsx';
import { Source } from './source.tsx';

interface TableProps {
  readonly claims: readonly ClaimLine[];
  readonly caption: string;
  /** Which guest each is of is told, too. */
  readonly ofGuests?: boolean;
}

/** The table. */
export function ClaimTable({ claims, caption, ofGuests = false }: TableProps): ReactNode {
  const source = useId();
  const { columns, disks, sources } = useWords();
  const own = disks.claims;
  return (
    <Scrolls label={caption}>
      <table className="claims stacks" aria-describedby={source}>
        <thead>
          <tr>
            {ofGuests ? <th scope="col">{columns.guest}</th> : null}
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
              {ofGuests ? (
                <th scope="row" title={claim.guest}>
                  <Link href={guestPath(claim.hostId, claim.guest)}>{claim.guestName ?? claim.guest}</Link>
                </th>
              ) : null}
              {ofGuests ? (
                <td className="across">
                  <Amounts of={claim.resources} />
                </td>
              ) : (
                <th scope="row" className="across">
                  <Amounts of={claim.resources} />
                </th>
              )}
              <td data-label={columns.state}>
                {own.states[claim.state]}
                {claim.vanishedAtMs === undefined ? null : <span className="doubt">{own.vanished}</span>}
              </td>
              <td data-label={columns.kind}>{own.kinds[claim.kind]}</td>
              <td data-label={own.origin}>{own.origins[claim.origin]}</td>
              <td>
                <Link href={hostPath(claim.hostId)}>{claim.hostName ?? claim.hostId}</Link>
              </td>
              <td data-label={own.since}>
                <Moment atMs={claim.createdAtMs} />
              </td>
              <td data-label={columns.expires}>
                {claim.expiresAtMs === undefined ? own.never : <Moment atMs={claim.expiresAtMs} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Source id={source}>{sources.claims}</Source>
    </Scrolls>
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
