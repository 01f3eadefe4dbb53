// A command by itself, to be copied.
import { Fragment, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { useCopying } from './copying.ts';

/** One line for a shell. The button says what it does of what, and what came of it is announced. */
export function Command({ text }: { readonly text: string }): ReactNode {
  const { command } = useWords().reclaiming;
  const { shown, outcome, copy } = useCopying(text);
  return (
    <span className="command">
      <code ref={shown} lang="en" dir="ltr">
        <InWords text={text} />
      </code>
      <button type="button" aria-label={command.copyThis(text)} onClick={() => void copy()}>
        {outcome === 'copied' ? command.copied : command.copy}
      </button>
      <span role="status" className={outcome === 'selected' ? 'hint' : 'for-screen-readers'}>
        {outcome === undefined ? '' : command.outcomes[outcome](text)}
      </span>
    </span>
  );
}

/** Broken between words, and within one only where it is wider than the line: an option is not taken for two. */
function InWords({ text }: { readonly text: string }): ReactNode {
  const [first = '', ...others] = text.split(' ');
  return (
    <>
      <span className="word">{first}</span>
      {others.map((word, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a word may come twice, and none moves
        <Fragment key={at}>
          {' '}
          <span className="word">{word}</span>
        </Fragment>
      ))}
    </>
  );
}
