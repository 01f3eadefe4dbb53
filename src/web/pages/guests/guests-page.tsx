// The guests of all hosts, or of one: found by a part of a name or a UUID, which stands in the address.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { atLeast } from '../../../core/bound.ts';
import { FLEET, LIST_GUESTS } from '../../../wire/api/fleet.ts';
import { useCall } from '../../api/calls.tsx';
import { usePages } from '../../api/pages.ts';
import { useAddressChoices, useSettled } from '../../parts/address-choice.ts';
import { guestPath, hostPath } from '../../parts/addresses.ts';
import { Empty, EmptyOfHosts } from '../../parts/empty.tsx';
import { Bytes } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

type GuestLine = z.output<typeof LIST_GUESTS.answer>['guests'][number];

/** The page. */
export function GuestsPage(): ReactNode {
  const { pages, guests: own, empty } = useWords();
  const { chosen, choose } = useAddressChoices();
  const [typed, host] = [chosen('search'), chosen('host')];
  const search = useSettled(typed.trim());
  const list = usePages(LIST_GUESTS, { search: orNone(search), host: orNone(host) });
  const { says, next, noMatch, all } = empty.guests;
  const hosts = useCall(FLEET).data?.hosts.guestsUnknown ?? 0;
  const unknownGuests = hosts === 0 ? undefined : own.unknown(hosts);
  return (
    <>
      <h1>{pages.guests}</h1>
      <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          {own.search}
          <input type="search" value={typed} onChange={(event) => choose('search', event.target.value, true)} />
        </label>
      </form>
      {host === '' ? null : (
        <p>
          {own.ofHost} · <Link href="/guests">{own.allHosts}</Link>
        </p>
      )}
      <Shown call={list}>
        {({ pages: found }) => {
          const guests = found.flatMap((page) => page.guests);
          if (guests.length === 0) {
            return search + host === '' ? (
              <EmptyOfHosts says={unknownGuests ?? says} next={next} way={{ href: '/', label: empty.hosts }} />
            ) : (
              <Empty says={noMatch} next={unknownGuests} way={{ href: '/guests', label: all }} />
            );
          }
          return (
            <>
              <GuestTable guests={guests} />
              <p className="count">
                <span role="status">{own.shown(guests.length, !list.hasNextPage)}</span>
                <MoreButton list={list} label={own.more} />
              </p>
              {unknownGuests === undefined ? null : <p>{unknownGuests}</p>}
            </>
          );
        }}
      </Shown>
    </>
  );
}

function orNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function GuestTable({ guests }: { readonly guests: readonly GuestLine[] }): ReactNode {
  const source = useId();
  const { columns, guests: own, sources } = useWords();
  return (
    <Scrolls label={own.caption}>
      <table className="guests stacks" aria-describedby={source}>
        <caption className="for-screen-readers">{own.caption}</caption>
        <thead>
          <HeadRow
            labels={[columns.guest, columns.host, columns.state]}
            numbers={[own.disks, columns.allocation, columns.growth]}
          />
        </thead>
        <tbody>
          {guests.map((guest) => (
            <Row key={`${guest.hostId} ${guest.uuid} ${guest.name}`} guest={guest} />
          ))}
        </tbody>
      </table>
      <Source id={source}>{sources.guests}</Source>
    </Scrolls>
  );
}

function Row({ guest }: { readonly guest: GuestLine }): ReactNode {
  const { disks, freshness, columns, guests: own } = useWords();
  const { hostId, hostName, uuid, name, state, allocation, growth, bound } = guest;
  return (
    <tr className={guest.freshness === 'fresh' ? undefined : 'stale'}>
      <th scope="row" title={uuid}>
        <Link href={guestPath(hostId, uuid)}>{name.trim() === '' ? uuid : name}</Link>
      </th>
      <td>
        <Link href={hostPath(hostId)}>{hostName}</Link>
        {guest.freshness === 'fresh' ? null : <small> {freshness[guest.freshness]}</small>}
      </td>
      <td>{disks.states[state]}</td>
      <td className="number" data-label={own.disks}>
        {guest.disks}
      </td>
      <td className="number" data-label={columns.allocation}>
        <Bytes of={allocation} />
      </td>
      <td className="number" data-label={columns.growth}>
        <Bytes of={atLeast(growth, bound)} isBound={bound} />
      </td>
    </tr>
  );
}
