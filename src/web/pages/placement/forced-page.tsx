// Claims that overran a limit by force, those due first, and the review that ends or postpones them.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { SHOW_HOST } from '../../../wire/api/hosts.ts';
import { LIST_FORCED_CLAIMS, REVIEW_FORCED_CLAIM, type ForcedClaimLine } from '../../../wire/api/forced-claims.ts';
import { useAsk, useCall, useSigned } from '../../api/calls.tsx';
import { Moment } from '../../parts/figures.tsx';
import { Failure, Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { TextField } from '../../parts/fields.tsx';
import { mayOperate } from '../../parts/roles.ts';
import { PlacementSections } from './sections.tsx';
import { Shortages } from './shortages.tsx';

/** The page; `?host=` shows those of one. */
export function ForcedPage(): ReactNode {
  const { forced, hosts } = useWords().placement;
  const [parameters] = useSearchParams();
  const host = parameters.get('host') ?? undefined;
  const call = useCall(LIST_FORCED_CLAIMS, { query: { host } });
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
          <>
            {claims.length === 0 ? <p>{forced.empty}</p> : <ForcedTable claims={claims} />}
            {truncated ? <p>{forced.more}</p> : null}
          </>
        )}
      </Shown>
    </>
  );
}

function ForcedTable({ claims }: { readonly claims: readonly ForcedClaimLine[] }): ReactNode {
  const { columns, placement } = useWords();
  const { caption, dueAt, overran, reason, review } = placement.forced;
  const canReview = mayOperate(useSigned());
  const labels = [dueAt, columns.host, columns.guest, overran, reason, ...(canReview ? [review] : [])];
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <ForcedRow key={claim.claim} claim={claim} canReview={canReview} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ForcedRow({ claim, canReview }: { readonly claim: ForcedClaimLine; readonly canReview: boolean }): ReactNode {
  const { forced } = useWords().placement;
  const { hostId, hostName, guest, shortages, reason, actor, atMs, reviewAtMs, due, note } = claim;
  return (
    <tr>
      <td>
        {due ? <strong className="warns">▲ {forced.due} </strong> : null}
        <Moment atMs={reviewAtMs} />
      </td>
      <td>
        <Link href={`/hosts/${encodeURIComponent(hostId)}`}>{hostName ?? hostId}</Link>
      </td>
      <th scope="row">
        <code>{guest}</code>
      </th>
      <td>
        <Shortages of={shortages} />
      </td>
      <td>
        <p>{reason}</p>
        <p className="action">
          {actor}, <Moment atMs={atMs} />
        </p>
        {note === undefined ? null : <p className="action">{forced.lastNote(note)}</p>}
      </td>
      {canReview ? (
        <td>
          <Review claim={claim} />
        </td>
      ) : null}
    </tr>
  );
}

function Review({ claim: { claim, guest } }: { readonly claim: ForcedClaimLine }): ReactNode {
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
      setNote('');
      setDays('');
      // The finding of its host, too.
      await Promise.all(
        [LIST_FORCED_CLAIMS, SHOW_HOST].map(({ path }) => queries.invalidateQueries({ queryKey: [path] })),
      );
    },
  });
  return (
    <form
      className="review"
      onSubmit={(event) => {
        event.preventDefault();
        review.mutate();
      }}
    >
      <TextField label={forced.note} value={note} isRequired most={500} onValue={setNote} />
      <TextField
        label={`${forced.again} (${forced.againHelp})`}
        value={days}
        pattern="[1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5]"
        isNumber
        onValue={setDays}
      />
      <button type="submit" disabled={review.isPending} aria-label={forced.reviewOf(guest)}>
        {forced.review}
      </button>
      {review.isSuccess ? <p role="status">{forced.done}</p> : null}
      {review.error === null ? null : <Failure error={review.error} />}
    </form>
  );
}
