// Who is signed in, what he prefers, and the way out.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SIGN_OUT } from '../../wire/api/session.ts';
import { isSignedOut } from '../api/away.ts';
import { useAsk, useSigned } from '../api/calls.tsx';
import { useDisclosure } from '../parts/disclosure.ts';
import { Preferences } from '../parts/preferences.tsx';
import { FormFailure } from '../parts/form-failure.tsx';
import { useWords } from '../words/language.tsx';
import { useWorld } from '../world.tsx';

/** A button with his name, and what it opens. */
export function Account(): ReactNode {
  const session = useSigned();
  const { signIn, frame } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const { tabs } = useWorld();
  const { around, button, id, isOpen } = useDisclosure<HTMLDivElement>();
  const leave = (): void => {
    tabs.tell();
    queries.clear();
    location.reload();
  };
  const signOut = useMutation({
    mutationFn: () => ask(SIGN_OUT),
    onSuccess: leave,
    // Whose session has ended already is out.
    onError: (error) => {
      if (isSignedOut(error)) leave();
    },
  });
  if (session === undefined) return null;
  return (
    <div ref={around} className="who">
      <button {...button} className="quiet" title={frame.preferences}>
        <span className="name">{session.actor}</span>
        <span aria-hidden="true">▾</span>
      </button>
      {isOpen ? (
        <div id={id} className="panel" role="group" aria-label={frame.preferences}>
          <p>{signIn.as(session.actor, session.role)}</p>
          <Preferences />
          {session.kind === 'session' ? (
            <button type="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
              {signIn.out}
            </button>
          ) : null}
          {signOut.error === null ? null : <FormFailure error={signOut.error} />}
        </div>
      ) : null}
    </div>
  );
}
