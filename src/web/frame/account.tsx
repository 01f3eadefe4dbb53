// Who is signed in, what he prefers, and the way out.
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SIGN_OUT } from '../../wire/api/session.ts';
import { useAsk, useSigned } from '../api/calls.tsx';
import { useDisclosure } from '../parts/disclosure.ts';
import { Preferences } from '../parts/preferences.tsx';
import { useWords } from '../words/language.tsx';

/** A button with his name, and what it opens. */
export function Account(): ReactNode {
  const session = useSigned();
  const { signIn, frame } = useWords();
  const ask = useAsk();
  const queries = useQueryClient();
  const { around, button, id, isOpen } = useDisclosure<HTMLDivElement>();
  if (session === undefined) return null;
  const signOut = async (): Promise<void> => {
    await ask(SIGN_OUT);
    queries.clear();
    location.reload();
  };
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
            <button type="button" onClick={() => void signOut()}>
              {signIn.out}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
