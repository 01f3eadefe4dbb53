// Every token, without its secret; the end of one.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, type ReactNode } from 'react';
import type { z } from 'zod';
import { LIST_TOKENS, REVOKE_TOKEN } from '../../../wire/api/tokens.ts';
import { useAsk } from '../../api/calls.tsx';
import { useWholeList, type WholeList } from '../../api/whole-list.ts';
import { Moment } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { FormFailure } from '../../parts/form-failure.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';

type Page = z.output<typeof LIST_TOKENS.answer>;

type Line = Page['tokens'][number];

/** As many fill a screen. */
const FIRST = 20;

/** The table. */
export function TokenTable(): ReactNode {
  const call = useWholeList(LIST_TOKENS);
  const ask = useAsk();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => ask(REVOKE_TOKEN, { params: { id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [LIST_TOKENS.path] }),
  });
  return (
    <Shown call={call}>
      {(list) => (
        <>
          {revoke.error === null ? null : <FormFailure error={revoke.error} />}
          <Table list={list} revoke={(id, onSuccess) => revoke.mutate(id, { onSuccess })} />
        </>
      )}
    </Shown>
  );
}

function Table({
  list: { pages, isWhole },
  revoke,
}: {
  readonly list: WholeList<Page>;
  readonly revoke: (id: string, then: () => void) => void;
}): ReactNode {
  const words = useWords();
  const { tokens: own, columns } = words;
  // The server has the oldest first, and whoever made one looks for that.
  const tokens = useMemo(() => pages.flatMap((page) => page.tokens).toReversed(), [pages]);
  const list = useLongList(tokens, { name: words.pages.tokens, textOf, first: FIRST });
  return (
    <>
      {list.find}
      {isWhole ? null : <p role="status">{words.state.more(tokens.length)}</p>}
      <Scrolls label={words.pages.tokens}>
        <table className="stacks">
          <thead>
            <tr>
              <th scope="col">
                {columns.label} <small>{own.order}</small>
              </th>
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
            {list.shown.map((line) => (
              <TokenRow key={line.id} line={line} revoke={(then) => revoke(line.id, then)} />
            ))}
          </tbody>
        </table>
      </Scrolls>
      {list.more}
    </>
  );
}

function textOf({ label, role, id, hostId = '', project = '' }: Line): string {
  return `${label} ${role} ${hostId} ${project} ${id}`;
}

function TokenRow({ line, revoke }: { readonly line: Line; readonly revoke: (then: () => void) => void }): ReactNode {
  const { tokens: own, columns } = useWords();
  // The button goes: whoever pressed it finds himself at what came of it.
  const outcome = useRef<HTMLTableCellElement>(null);
  const { id, label, role, state, lastUsedAtMs, expiresAtMs, hostId, project } = line;
  return (
    <tr className={state === 'valid' ? undefined : 'stale'}>
      <th scope="row" title={id}>
        {label}
      </th>
      <td>{role}</td>
      <td className="detail">{hostId === undefined ? project : <code>{hostId}</code>}</td>
      <td ref={outcome} tabIndex={-1}>
        {own.states[state]}
      </td>
      <td data-label={columns.used}>{lastUsedAtMs === undefined ? own.never : <Moment atMs={lastUsedAtMs} />}</td>
      <td data-label={columns.expires}>{expiresAtMs === undefined ? own.never : <Moment atMs={expiresAtMs} />}</td>
      <td>
        {state === 'valid' ? (
          <button
            type="button"
            aria-label={`${own.revoke} ${label}`}
            onClick={() => {
              // oxlint-disable-next-line no-alert -- the browser's own question cannot be missed, and needs no code
              if (confirm(own.confirm(label))) revoke(() => outcome.current?.focus());
            }}
          >
            {own.revoke}
          </button>
        ) : null}
      </td>
    </tr>
  );
}
