// Claims that overran a limit by force, those due first, and the review that ends or postpones them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { SHOW_HOST } from '../../../wire/api/hosts.ts';
import { LIST_FORCED_CLAIMS, REVIEW_FORCED_CLAIM, type ForcedClaimLine } from '../../../wire/api/forced-claims.ts';
import { useAsk, useCall, useSigned } from '../../api/calls.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Moment } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { FormFailure } from '../../parts/form-failure.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { TextField } from '../../parts/fields.tsx';
import { guestPath, hostPath } from '../../parts/addresses.ts';
import { mayOperate } from '../../parts/roles.ts';
import { PlacementSections } from './sections.tsx';
import { ShortageSource, Shortages } from './shortages.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

/** The page; `?host=` shows those of one. */
export function ForcedPage(): ReactNode {
  const { forced, hosts } = useWords().placement;
  const [parameters] = useSearchParams();
  const host = parameters.get('host') ?? undefined;
  const call = useCall(LIST_FORCED_CLAIMS, { query: { host } });
  const list = useRef<HTMLDivElement>(null);
  return (
    <>
      <PlacementSections at="forced" />
      {host === undefined ? null : (
        <p>
          {forced.ofHost} · <Link href="/place/forced">{hosts.all}</Link>
        </p>
      )}
      <Shown call={call}>
        {({ claims, truncated }) => (
          <div ref={list} tabIndex={-1}>
            {claims.length === 0 ? (
              <NoForced isNarrowed={host !== undefined} />
            ) : (
              <>
                <ForcedTable claims={claims} leave={() => list.current?.focus()} />
                <ShortageSource />
              </>
            )}
            {truncated ? <p>{forced.more}</p> : null}
          </div>
        )}
      </Shown>
    </>
  );
}

function NoForced({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  const { empty } = useWords();
  const { says, next, noMatch, all } = empty.forced;
  return isNarrowed ? (
    <Empty says={noMatch} way={{ href: '/place/forced', label: all }} />
  ) : (
    <Empty says={says} next={next} way={{ href: '/place/decisions?forced=true', label: empty.forcedDecisions }} />
  );
}

/** A claim whose review ends it goes, with the button that was pressed: `leave` is where to. */
type Leave = () => void;

function ForcedTable({
  claims,
  leave,
}: {
  readonly claims: readonly ForcedClaimLine[];
  readonly leave: Leave;
}): ReactNode {
  const { columns, placement } = useWords();
  const { caption, dueAt, overran, reason, review } = placement.forced;
  const canReview = mayOperate(useSigned());
  const labels = [dueAt, columns.host, columns.guest, overran, reason, ...(canReview ? [review] : [])];
  return (
    <Scrolls label={caption}>
      <table className="stacks">
        <caption>{caption}</caption>
        <thead>
          <HeadRow labels={labels} />
        </thead>
        <tbody>
          {claims.map((claim) => (
            <ForcedRow key={claim.claim} claim={claim} canReview={canReview} leave={leave} />
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

function ForcedRow({
  claim,
  canReview,
  leave,
}: {
  readonly claim: ForcedClaimLine;
  readonly canReview: boolean;
  readonly leave: Leave;
}): ReactNode {
  const { forced } = useWords().placement;
  const { hostId, hostName, guest, guestName, shortages, reason, actor, atMs, reviewAtMs, due, note } = claim;
  return (
    <tr>
      <td data-label={forced.dueAt}>
        {due ? <strong className="warns">▲ {forced.due} </strong> : null}
        <Moment atMs={reviewAtMs} />
      </td>
      <td>
        <Link href={hostPath(hostId)}>{hostName ?? hostId}</Link>
      </td>
      <th scope="row">
        {guestName === undefined ? (
          <code>{guest}</code>
        ) : (
          <Link href={guestPath(hostId, guest)} title={guest}>
            {guestName}
          </Link>
        )}
      </th>
      <td className="across" data-label={forced.overran}>
        <Shortages of={shortages} />
      </td>
      <td className="across">
        <p>{reason}</p>
        <p className="action">
          {actor}, <Moment atMs={atMs} />
        </p>
        {note === undefined ? null : <p className="action">{forced.lastNote(note)}</p>}
      </td>
      {canReview ? (
        <td className="across">
          <Review claim={claim} leave={leave} />
        </td>
      ) : null}
    </tr>
  );
}

function Review({
  claim: { claim, guest, guestName },
  leave,
}: {
  readonly claim: ForcedClaimLine;
  readonly leave: Leave;
}): ReactNode {
  const { forced } = useWords().placement;
  const ask = useAsk();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [days, setDays] = useState('');
  const review = useMutation({
    mutationFn: () =>
      ask(REVIEW_FORCED_CLAIM, {
        params: { id: claim },
        body: { note, ...(days === '' ? {} : { againAfterDays: BigInt(days) }) },
      }),
    onSuccess: async () => {
      if (days === '') leave();
      setNote('');
      setDays('');
      // The finding of its host, too.
      await Promise.all(
        [LIST_FORCED_CLAIMS, SHOW_HOST].map(({ path }) => queries.invalidateQueries({ queryKey: [path] })),
      );
    },
  });
  // What was changed since says nothing of what was sent.
  const changed = (set: (value: string) => void) => (value: string) => {
    if (review.error !== null) review.reset();
    set(value);
  };
  return (
    <form
      className="review"
      onSubmit={(event) => {
        event.preventDefault();
        if (!review.isPending) review.mutate();
      }}
    >
      <TextField label={forced.note} value={note} isRequired most={500} onValue={changed(setNote)} />
      <TextField label={`${forced.again} (${forced.againHelp})`} value={days} takes="days" onValue={changed(setDays)} />
      <button type="submit" aria-disabled={review.isPending} aria-label={forced.reviewOf(guestName ?? guest)}>
        {forced.review}
      </button>
      {review.isSuccess ? <p role="status">{forced.done}</p> : null}
      {review.error === null ? null : (
        <FormFailure error={review.error} labels={{ note: forced.note, againAfterDays: forced.again }} />
      )}
    </form>
  );
}
