// The way in: a token, once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { SHOW_SESSION, SIGN_IN } from '../../wire/api/session.ts';
import { useAsk } from '../api/calls.tsx';
import { Preferences } from '../parts/preferences.tsx';
import { Failure } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';

/** The page. The token is sent, and kept nowhere in the browser. The address stays: behind it is the page that was asked for.
 *  `hasEnded`: somebody was signed in until now. */
export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }): ReactNode {
  const { signIn, product, frame } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const attempt = useMutation({
    mutationFn: () => ask(SIGN_IN, { body: { token: token.trim() } }),
    onSuccess: async () => {
      setToken('');
      // What another saw is not this one's.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SHOW_SESSION.path });
      await queries.resetQueries({ queryKey: [SHOW_SESSION.path] });
    },
  });
  return (
    <main className="sign-in">
      <h1>{product}</h1>
      {hasEnded ? <p role="status">{frame.ended}</p> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate();
        }}
      >
        <label>
          {signIn.token}
          <input
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
        <button type="submit" className="primary" disabled={attempt.isPending}>
          {attempt.isPending ? signIn.busy : signIn.button}
        </button>
      </form>
      {attempt.error === null ? null : <Failure error={attempt.error} />}
      <p className="hint">{frame.whereTokens}</p>
      <div className="preferences">
        <Preferences />
      </div>
    </main>
  );
}
