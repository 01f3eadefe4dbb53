// The way in: a token, once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { SHOW_SESSION, SIGN_IN, type Session } from '../../wire/api/session.ts';
import { isOther, isSignedOut } from '../api/away.ts';
import { useAsk } from '../api/calls.tsx';
import { Command } from '../parts/command.tsx';
import { Preferences } from '../parts/preferences.tsx';
import { FormFailure } from '../parts/form-failure.tsx';
import { codeOf } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { useWorld } from '../world.tsx';
import { isHere } from '../parts/own-address.ts';

/** The page. The token is sent, and kept nowhere in the browser. The address stays: behind it is the page that was asked for.
 *  `before`: who was signed in until now. */
export function SignInPage({ before }: { readonly before: Session | undefined }): ReactNode {
  const { signIn, product, frame } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const { origin, tabs } = useWorld();
  const field = useRef<HTMLInputElement>(null);
  const [token, setToken] = useState('');
  // There is nothing else to do here.
  useEffect(() => field.current?.focus(), []);
  const attempt = useMutation({
    mutationFn: () => ask(SIGN_IN, { body: { token: token.trim() } }),
    onSuccess: (session) => {
      // What another saw is not this one's.
      queries.removeQueries({ predicate: isOther });
      queries.setQueryData([SHOW_SESSION.path], session);
      tabs.tell();
    },
  });
  return (
    <main className="sign-in">
      <h1>{product}</h1>
      {before === undefined ? null : <p role="status">{frame.ended}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!attempt.isPending) attempt.mutate();
        }}
      >
        <label>
          {signIn.token}
          <input
            ref={field}
            id="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            value={token}
            aria-describedby="token-explained"
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <p id="token-explained" className="hint">
          {signIn.explain}
        </p>
        <button type="submit" className="primary" aria-disabled={attempt.isPending}>
          {attempt.isPending ? signIn.busy : signIn.button}
        </button>
      </form>
      {attempt.error === null ? null : <Refused error={attempt.error} />}
      <p>{frame.whereTokens}</p>
      <p>
        <Command text={`ullage token create --server ${origin} --role reader --label NAME`} />
      </p>
      {isInTheClear(origin) ? (
        <p className="notice-clear">
          <span aria-hidden="true">▲</span> {frame.inTheClear}
        </p>
      ) : null}
      <div className="preferences">
        <Preferences />
      </div>
    </main>
  );
}

/** Of a token that is worth nothing the server tells programs what to do: here is a person. */
function Refused({ error }: { readonly error: Error }): ReactNode {
  const { frame } = useWords();
  // All that is sent is the token: what is longer than any is none.
  const isToken = !['BODY_TOO_LARGE', 'REQUEST_INVALID'].includes(codeOf(error));
  if (isToken && !isSignedOut(error)) return <FormFailure error={error} />;
  const mayNotRead = error.message.includes('NOT_ALLOWED');
  return (
    <div className="failure" role="alert">
      <strong>{mayNotRead ? frame.mayNotRead : frame.badToken}</strong>
      <p>{frame.whatNow}</p>
    </div>
  );
}

/** What is typed here can be read on the way. */
function isInTheClear(origin: string): boolean {
  return origin.startsWith('http:') && !isHere(origin);
}
