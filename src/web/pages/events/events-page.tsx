// What happened in the fleet, newest first; it comes as it happens. What the reader chose stands in the address.
import { useState, type ReactNode } from 'react';
import { EVENT_KINDS, LIST_PAST_EVENTS } from '../../../wire/api/events.ts';
import { SHOW_HOST } from '../../../wire/api/hosts.ts';
import { useCall } from '../../api/calls.tsx';
import { usePages } from '../../api/pages.ts';
import { Empty, EmptyOfHosts } from '../../parts/empty.tsx';
import { ChoiceField, MinuteField, TextField } from '../../parts/fields.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { codeOf, Loading, Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { useWorld } from '../../world.tsx';
import { fieldText, minuteOf, queryOf, wantedEvents, type WantedEvents } from './event-filter.ts';
import { EventTable } from './event-table.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

/** The page. */
export function EventsPage(): ReactNode {
  const { pages, events: own, empty } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const wanted = wantedEvents(parameters);
  const list = usePastEvents(wanted);
  const choose = (next: Partial<WantedEvents>): void => {
    const chosen = Object.entries({ ...wanted, ...next }).filter(([, value]) => value !== '' && value !== 'always');
    setParameters(new URLSearchParams(chosen));
  };
  const isAll = wanted.kind === '' && wanted.host === '' && wanted.since === 'always' && wanted.until === '';
  return (
    <>
      <h1>{pages.events}</h1>
      <EventFilter key={`${wanted.until} ${wanted.host}`} wanted={wanted} choose={choose} />
      <Shown call={list}>
        {({ pages: found }) => {
          const events = found.flatMap((page) => page.events);
          if (events.length === 0 && !list.hasNextPage) {
            const { says, next, noMatch } = empty.events;
            if (isAll) return <EmptyOfHosts says={says} next={next} />;
            return wanted.host === '' ? <NoMatch says={noMatch} /> : <NoneOfHost host={wanted.host} />;
          }
          return (
            <>
              {events.length === 0 ? null : <EventTable events={events} />}
              <p className="older">
                <MoreButton list={list} label={list.isFetchingNextPage ? own.loading : own.older} />
              </p>
            </>
          );
        }}
      </Shown>
    </>
  );
}

function NoMatch({ says }: { readonly says: string }): ReactNode {
  return <Empty says={says} way={{ href: '/events', label: useWords().empty.events.all }} />;
}

/** Nothing of a host happened, or there is no such host. */
function NoneOfHost({ host }: { readonly host: string }): ReactNode {
  const { empty, forms } = useWords();
  const { error, isPending } = useCall(SHOW_HOST, { params: { id: host } });
  if (isPending) return <Loading />;
  return (
    <NoMatch says={error !== null && codeOf(error) === 'NO_SUCH_HOST' ? forms.noSuchHost : empty.events.noMatch} />
  );
}

/** As far back as the reader goes. */
function usePastEvents(wanted: WantedEvents) {
  const { nowMs } = useWorld();
  return usePages(LIST_PAST_EVENTS, { ...wanted }, { now: () => queryOf(wanted, nowMs()) });
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
  const [until, setUntil] = useState(fieldText(wanted.until));
  const chooseTyped = (): void => {
    const typed = { host: host.trim(), until: minuteOf(until) };
    if (typed.host !== wanted.host || typed.until !== wanted.until) choose(typed);
  };
  return (
    <form
      className="controls"
      role="search"
      // A form of two such fields and no button is not submitted by a key (HTML, "implicit submission").
      onKeyDown={({ key }) => {
        if (key === 'Enter') chooseTyped();
      }}
      onBlur={chooseTyped}
    >
      <ChoiceField
        label={own.kind}
        value={wanted.kind}
        of={{ '': own.all, ...own.kinds }}
        onChoice={(kind) => choose({ kind: EVENT_KINDS.find((one) => one === kind) ?? '' })}
      />
      <TextField label={own.host} value={host} onValue={setHost} />
      <ChoiceField
        label={own.since}
        value={wanted.since}
        of={wanted.until === '' ? own.sinces : own.sincesBefore}
        onChoice={(since) => choose({ since })}
      />
      <MinuteField label={own.until} value={until} onValue={setUntil} />
    </form>
  );
}
