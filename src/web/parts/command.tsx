// A command by itself, to be copied. Over plain HTTP a browser has no clipboard for pages: then the command is selected, to be copied by hand.
import { useRef, useState, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';

/** What became of the last try. */
type Outcome = 'copied' | 'selected';

/** One line for a shell. The button says what it does of what, and what came of it is announced. */
export function Command({ text }: { readonly text: string }): ReactNode {
  const { command } = useWords().reclaiming;
  const [outcome, setOutcome] = useState<Outcome>();
  const shown = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    setOutcome(undefined);
    const isCopied = await copied(text);
    if (!isCopied && shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    setOutcome(isCopied ? 'copied' : 'selected');
  };
  return (
    <span className="command">
      <code ref={shown} lang="en" dir="ltr">
        {text}
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

/** False where the page has no clipboard (no HTTPS, and not this machine), or may not use it. */
async function copied(text: string): Promise<boolean> {
  // TypeScript has it always there; a page that came over plain HTTP has none.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return false;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
