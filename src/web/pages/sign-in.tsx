// The way in: a token, once.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { SHOW_SESSION, SIGN_IN } from '../../wire/api/session.ts';
import { useAsk } from '../api/calls.tsx';
import { Failure } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';

/** The page. The token is sent, and kept nowhere in the browser. */
export function SignInPage(): ReactNode {
  const { signIn, product } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const [token, setToken] = useState('');
  const attempt = useMutation({
    mutationFn: () => ask(SIGN_IN, { body: { token: token.trim() } }),
    onSuccess: async () => {
      setToken('');
      await queries.resetQueries({ queryKey: [SHOW_SESSION.path] });
    },
  });
  return (
    <main className="sign-in">
      <h1>{product}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          attempt.mutate();
        }}
      >
        <label htmlFor="token">{signIn.token}</label>
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
        <p id="token-explained">{signIn.explain}</p>
        <button type="submit" disabled={attempt.isPending}>
          {attempt.isPending ? signIn.busy : signIn.button}
        </button>
      </form>
      {attempt.error === null ? null : <Failure error={attempt.error} />}
    </main>
  );
}
