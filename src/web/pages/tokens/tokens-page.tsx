// Tokens: a new one, and the list. For admins.
import type { ReactNode } from 'react';
import { useSigned } from '../../api/calls.tsx';
import { ForAdmins } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { NewToken } from './new-token.tsx';
import { TokenTable } from './token-table.tsx';

/** The page. */
export function TokensPage(): ReactNode {
  const { pages } = useWords();
  const isAdmin = useSigned()?.role === 'admin';
  return (
    <>
      <h1>{pages.tokens}</h1>
      {isAdmin ? (
        <>
          <NewToken />
          <TokenTable />
        </>
      ) : (
        <ForAdmins />
      )}
    </>
  );
}
