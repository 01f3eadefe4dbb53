// Copying a text: to the clipboard where the browser lets us, which it does over TLS and on this machine alone; else the text is selected, to be
// copied by keys.
import { useState, type ReactNode, type RefObject } from 'react';
import { useWords } from '../words/language.tsx';

/** The button, and what came of it. `shown` is the element with the text. */
export function CopyButton({
  text,
  shown,
}: {
  readonly text: string;
  readonly shown: RefObject<HTMLElement | null>;
}): ReactNode {
  const words = useWords().copy;
  const [outcome, setOutcome] = useState<'copied' | 'selected'>();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      // Over plain HTTP there is no clipboard at all.
      if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
      setOutcome('selected');
    }
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>{' '}
      <span role="status" className="hint">
        {outcome === undefined ? null : words[outcome]}
      </span>
    </>
  );
}
