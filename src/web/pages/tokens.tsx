// Tokens: the list, a new one, the end of one. For admins.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { CREATE_TOKEN, LIST_TOKENS, REVOKE_TOKEN } from '../../wire/api/tokens.ts';
import { useAsk, useCall } from '../api/calls.tsx';
import { Moment } from '../parts/figures.tsx';
import { Failure, Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';

const ROLES = ['reader', 'agent', 'placer', 'operator', 'admin'] as const;

/** The page. */
export function TokensPage(): ReactNode {
  const { pages } = useWords();
  return (
    <>
      <h1>{pages.tokens}</h1>
      <NewToken />
      <TokenTable />
    </>
  );
}

function NewToken(): ReactNode {
  const { tokens, columns } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const [parameters] = useSearchParams();
  const [role, setRole] = useState<string>(ROLES.find((one) => one === parameters.get('role')) ?? 'reader');
  const [hostId, setHostId] = useState('');
  const create = useMutation({
    mutationFn: () => ask(CREATE_TOKEN, { body: { label, role, ...(role === 'agent' ? { hostId } : {}) } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [LIST_TOKENS.path] }),
  });
  return (
    <form
      className="controls"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <label>
        {columns.label}
        <input required maxLength={200} value={label} onChange={(event) => setLabel(event.target.value)} />
      </label>
      <label>
        {columns.role}
        <select value={role} onChange={(event) => setRole(event.target.value)}>
          {ROLES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {role === 'agent' ? (
        <label>
          {tokens.host}
          <input required value={hostId} onChange={(event) => setHostId(event.target.value)} />
        </label>
      ) : null}
      <button type="submit" disabled={create.isPending}>
        {tokens.create}
      </button>
      {create.error === null ? null : <Failure error={create.error} />}
      {create.data === undefined ? null : (
        <p role="status" className="secret">
          {tokens.secret} <code>{create.data.secret}</code>
        </p>
      )}
    </form>
  );
}

function TokenTable(): ReactNode {
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
        <div className="scrolls" tabIndex={0} role="region" aria-label={pages.tokens}>
          {revoke.error === null ? null : <Failure error={revoke.error} />}
          <table>
            <thead>
              <tr>
                {[columns.label, columns.role, columns.state, columns.used, columns.expires, own.revoke].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tokens.map(({ id, label, role, state, lastUsedAtMs, expiresAtMs }) => (
                <tr key={id} className={state === 'valid' ? undefined : 'stale'}>
                  <th scope="row" title={id}>
                    {label}
                  </th>
                  <td>{role}</td>
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
                          if (confirm(own.confirm(label))) revoke.mutate(id);
                        }}
                      >
                        {own.revoke}
                      </button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Shown>
  );
}
