// What happened in the fleet, newest first; it comes as it happens. What the reader chose stands in the address.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { EVENT_KINDS, LIST_PAST_EVENTS } from '../../../wire/api/events.ts';
import { useAsk } from '../../api/calls.tsx';
import { ChoiceField, TextField } from '../../parts/fields.tsx';
import { Failure, Loading } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { useWorld } from '../../world.tsx';
import { queryOf, wantedEvents, type WantedEvents } from './event-filter.ts';
import { EventTable } from './event-table.tsx';

/** Events that are asked for at once. */
const PAGE = '100';

/** The page. */
export function EventsPage(): ReactNode {
  const { pages, events: own } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const wanted = wantedEvents(parameters);
  const list = usePastEvents(wanted);
  const choose = (next: Partial<WantedEvents>): void => {
    const chosen = Object.entries({ ...wanted, ...next }).filter(([, value]) => value !== '' && value !== 'always');
    setParameters(new URLSearchParams(chosen));
  };
  const events = list.data?.pages.flatMap((page) => page.events) ?? [];
  const isAll = wanted.kind === '' && wanted.host === '' && wanted.since === 'always';
  const isNone = list.data !== undefined && events.length === 0 && !list.hasNextPage;
  return (
    <>
      <h1>{pages.events}</h1>
      <EventFilter key={wanted.host} wanted={wanted} choose={choose} />
      {list.error === null ? null : <Failure error={list.error} again={() => void list.refetch()} />}
      {list.isPending ? <Loading /> : null}
      {events.length === 0 ? null : <EventTable events={events} />}
      {isNone ? <p>{isAll ? own.empty : own.none}</p> : null}
      {list.hasNextPage ? (
        <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchingNextPage ? own.loading : own.older}
        </button>
      ) : null}
    </>
  );
}

/** Page after page, as far back as the reader goes. The key has the path of the call: what happens makes it stale. */
function usePastEvents(wanted: WantedEvents) {
  const ask = useAsk();
  const { nowMs } = useWorld();
  return useInfiniteQuery({
    queryKey: [LIST_PAST_EVENTS.path, {}, wanted],
    queryFn: ({ pageParam }) =>
      ask(LIST_PAST_EVENTS, { query: { ...queryOf(wanted, nowMs()), limit: PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined, // oxlint-disable-line typescript/no-unsafe-type-assertion -- the first page has no cursor, later ones a text
    getNextPageParam: ({ next }) => next,
  });
}

function EventFilter({
  wanted,
  choose,
}: {
  readonly wanted: WantedEvents;
  readonly choose: (next: Partial<WantedEvents>) => void;
}): ReactNode {
  const { events: own } = useWords();
  const [host, setHost] = useState(wanted.host);
  const chooseHost = (): void => {
    if (host.trim() !== wanted.host) choose({ host: host.trim() });
  };
  return (
    <form
      className="event-filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        chooseHost();
      }}
      onBlur={chooseHost}
    >
      <ChoiceField
        label={own.kind}
        value={wanted.kind}
        of={{ '': own.all, ...own.kinds }}
        onChoice={(kind) => choose({ kind: EVENT_KINDS.find((one) => one === kind) ?? '' })}
      />
      <TextField label={own.host} value={host} onValue={setHost} />
      <ChoiceField label={own.since} value={wanted.since} of={own.sinces} onChoice={(since) => choose({ since })} />
    </form>
  );
}
