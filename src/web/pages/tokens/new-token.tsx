// A new token: for whom, what it may do, how long; and its secret, once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { CREATE_TOKEN, LIST_TOKENS } from '../../../wire/api/tokens.ts';
import { useAsk } from '../../api/calls.tsx';
import { Command } from '../../parts/command.tsx';
import { useCopying } from '../../parts/copying.ts';
import { TextField } from '../../parts/fields.tsx';
import { FormFailure } from '../../parts/form-failure.tsx';
import { KEEP_TOKEN } from '../../parts/keep-token.ts';
import { useWords } from '../../words/language.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

const ROLES = ['reader', 'agent', 'placer', 'operator', 'admin', 'tenant'] as const;

/** What is typed. */
interface Wish {
  readonly label: string;
  readonly role: (typeof ROLES)[number];
  readonly hostId: string;
  readonly project: string;
  readonly days: string;
}

const NOTHING_TYPED = { label: '', hostId: '', project: '', days: '' };

/** The form. A role may stand in the address: who was sent here for a token of an agent need not choose. */
export function NewToken(): ReactNode {
  const { tokens, columns } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const [parameters] = useSearchParams();
  const [wish, setWish] = useState<Wish>({
    ...NOTHING_TYPED,
    role: ROLES.find((one) => one === parameters.get('role')) ?? 'reader',
  });
  const [made, setMade] = useState(0);
  const button = useRef<HTMLButtonElement>(null);
  const create = useMutation({
    mutationFn: () => ask(CREATE_TOKEN, { body: orderOf(wish) }),
    onSuccess: async () => {
      // Sent again as it stands, the form would make a second token of the same name.
      setWish((before) => ({ ...before, ...NOTHING_TYPED }));
      setMade((before) => before + 1);
      await queries.invalidateQueries({ queryKey: [LIST_TOKENS.path] });
    },
  });
  const change = (part: Partial<Wish>): void => {
    // What was changed since says nothing of what was sent.
    if (create.error !== null) create.reset();
    setWish((before) => ({ ...before, ...part }));
  };
  const labels = {
    label: columns.label,
    hostId: tokens.host,
    project: tokens.project,
    expiresAfterDays: tokens.days,
  };
  return (
    <section>
      <form
        className="controls"
        onSubmit={(event) => {
          event.preventDefault();
          if (!create.isPending) create.mutate();
        }}
      >
        {/* Fields of a form that was sent are checked as they stand: new ones are empty, and not wrong. */}
        <Fields key={made} wish={wish} change={change} />
        <button ref={button} type="submit" className="primary" aria-disabled={create.isPending}>
          {tokens.create}
        </button>
      </form>
      <p className="hint">{tokens.may[wish.role]}</p>
      {create.error === null ? null : <FormFailure error={create.error} labels={labels} />}
      {create.data === undefined ? null : (
        <Secret
          key={create.data.token.id}
          made={create.data}
          forget={() => {
            create.reset();
            button.current?.focus();
          }}
        />
      )}
    </section>
  );
}

function orderOf({ label, role, hostId, project, days }: Wish): object {
  return {
    label,
    role,
    ...(role === 'agent' ? { hostId: hostId.trim() } : {}),
    ...(role === 'tenant' ? { project: project.trim() } : {}),
    ...(days === '' ? {} : { expiresAfterDays: BigInt(days) }),
  };
}

function Fields({
  wish: { label, role, hostId, project, days },
  change,
}: {
  readonly wish: Wish;
  readonly change: (part: Partial<Wish>) => void;
}): ReactNode {
  const { tokens, columns } = useWords();
  return (
    <>
      <TextField
        label={columns.label}
        value={label}
        isRequired
        most={200}
        onValue={(value) => change({ label: value })}
      />
      <label>
        {columns.role}
        <select
          value={role}
          onChange={(event) => {
            const chosen = ROLES.find((one) => one === event.target.value);
            if (chosen !== undefined) change({ role: chosen });
          }}
        >
          {ROLES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {role === 'agent' ? (
        <TextField
          label={tokens.host}
          value={hostId}
          takes="uuid"
          isRequired
          onValue={(value) => change({ hostId: value })}
        />
      ) : null}
      {role === 'tenant' ? (
        <TextField
          label={tokens.project}
          value={project}
          isRequired
          most={255}
          onValue={(value) => change({ project: value })}
        />
      ) : null}
      <TextField label={tokens.days} value={days} takes="lifetime" onValue={(value) => change({ days: value })} />
    </>
  );
}

/** The secret, whose it is, and where whoever it is for puts it. */
function Secret({
  made: { secret, token },
  forget,
}: {
  readonly made: z.output<typeof CREATE_TOKEN.answer>;
  readonly forget: () => void;
}): ReactNode {
  const { tokens, copy: words } = useWords();
  const { shown, outcome, copy } = useCopying(secret);
  // The form begins anew: whoever asked finds himself at what came of it.
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  const { label, role, hostId, project } = token;
  return (
    <div ref={place} className="secret" tabIndex={-1}>
      <p>
        {tokens.made(label, role)}
        {hostId === undefined ? null : (
          <>
            {' '}
            {tokens.forHost} <code>{hostId}</code>
          </>
        )}
        {project === undefined ? null : (
          <>
            {' '}
            {tokens.forProject} <code>{project}</code>
          </>
        )}
      </p>
      <p role="status">
        {tokens.secret} <code ref={shown}>{secret}</code>
      </p>
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>{' '}
      <span role="status" className="hint">
        {outcome === undefined ? null : words[outcome]}
      </span>
      <button type="button" className="quiet" onClick={forget}>
        {tokens.hide}
      </button>
      <p className="hint">{tokens.whereTo[role]}</p>
      {role === 'agent' ? <Command text={KEEP_TOKEN} /> : null}
    </div>
  );
}
