// Every token, without its secret; the end of one.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { LIST_TOKENS, REVOKE_TOKEN } from '../../../wire/api/tokens.ts';
import { useAsk, useCall } from '../../api/calls.tsx';
import { Moment } from '../../parts/figures.tsx';
import { Failure, Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

type Line = z.output<typeof LIST_TOKENS.answer>['tokens'][number];

/** The table. */
export function TokenTable(): ReactNode {
  const { tokens: own, columns, pages } = useWords();
  const call = useCall(LIST_TOKENS);
  const ask = useAsk();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => ask(REVOKE_TOKEN, { params: { id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [LIST_TOKENS.path] }),
  });
  return (
    <Shown call={call}>
      {({ tokens }) => (
        <>
          {revoke.error === null ? null : <Failure error={revoke.error} />}
          <div className="scrolls" tabIndex={0} role="region" aria-label={pages.tokens}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{columns.label}</th>
                  <th scope="col">{columns.role}</th>
                  <th scope="col">{own.of}</th>
                  <th scope="col">{columns.state}</th>
                  <th scope="col">
                    {columns.used} <small>{own.usedTo}</small>
                  </th>
                  <th scope="col">{columns.expires}</th>
                  <th scope="col">{own.revoke}</th>
                </tr>
              </thead>
              <tbody>
                {tokens.map((line) => (
                  <TokenRow key={line.id} line={line} revoke={() => revoke.mutate(line.id)} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Shown>
  );
}

function TokenRow({ line, revoke }: { readonly line: Line; readonly revoke: () => void }): ReactNode {
  const { tokens: own } = useWords();
  const { id, label, role, state, lastUsedAtMs, expiresAtMs, hostId, project } = line;
  return (
    <tr className={state === 'valid' ? undefined : 'stale'}>
      <th scope="row" title={id}>
        {label}
      </th>
      <td>{role}</td>
      <td className="detail">{hostId === undefined ? project : <code>{hostId}</code>}</td>
      <td>{own.states[state]}</td>
      <td>{lastUsedAtMs === undefined ? own.never : <Moment atMs={lastUsedAtMs} />}</td>
      <td>{expiresAtMs === undefined ? own.never : <Moment atMs={expiresAtMs} />}</td>
      <td>
        {state === 'valid' ? (
          <button
            type="button"
            aria-label={`${own.revoke} ${label}`}
            onClick={() => {
              // oxlint-disable-next-line no-alert -- the browser's own question cannot be missed, and needs no code
              if (confirm(own.confirm(label))) revoke();
            }}
          >
            {own.revoke}
          </button>
        ) : null}
      </td>
    </tr>
  );
}
