// A new token: for whom, what it may do, how long; and its secret, once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { CREATE_TOKEN, LIST_TOKENS } from '../../../wire/api/tokens.ts';
import { useAsk } from '../../api/calls.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Failure } from '../../parts/state.tsx';
import { COUNT_PATTERN } from '../../parts/typed.ts';
import { useWords } from '../../words/language.tsx';

const ROLES = ['reader', 'agent', 'placer', 'operator', 'admin', 'tenant'] as const;

/** What is typed. */
interface Wish {
  readonly label: string;
  readonly role: (typeof ROLES)[number];
  readonly hostId: string;
  readonly project: string;
  readonly days: string;
}

/** The form. A role may stand in the address: who was sent here for a token of an agent need not choose. */
export function NewToken(): ReactNode {
  const { tokens } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const [parameters] = useSearchParams();
  const [wish, setWish] = useState<Wish>({
    label: '',
    role: ROLES.find((one) => one === parameters.get('role')) ?? 'reader',
    hostId: '',
    project: '',
    days: '',
  });
  const create = useMutation({
    mutationFn: () => ask(CREATE_TOKEN, { body: orderOf(wish) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [LIST_TOKENS.path] }),
  });
  return (
    <section>
      <form
        className="controls"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Fields wish={wish} change={(part) => setWish((before) => ({ ...before, ...part }))} />
        <button type="submit" className="primary" disabled={create.isPending}>
          {tokens.create}
        </button>
      </form>
      <p className="hint">{tokens.may[wish.role]}</p>
      {create.error === null ? null : <Failure error={create.error} />}
      {create.data === undefined ? null : <Secret secret={create.data.secret} forget={create.reset} />}
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
        <TextField label={tokens.host} value={hostId} isRequired onValue={(value) => change({ hostId: value })} />
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
      <TextField
        label={tokens.days}
        value={days}
        isNumber
        pattern={COUNT_PATTERN}
        onValue={(value) => change({ days: value })}
      />
    </>
  );
}

function Secret({ secret, forget }: { readonly secret: string; readonly forget: () => void }): ReactNode {
  const { tokens } = useWords();
  const shown = useRef<HTMLElement>(null);
  return (
    <div className="secret">
      <p role="status">
        {tokens.secret} <code ref={shown}>{secret}</code>
      </p>
      <CopyButton text={secret} shown={shown} />
      <button type="button" className="quiet" onClick={forget}>
        {tokens.hide}
      </button>
    </div>
  );
}
