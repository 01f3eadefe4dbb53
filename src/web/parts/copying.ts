// Copying a text to the clipboard. A browser gives pages one over TLS and on this machine alone: elsewhere the text is selected, to be copied by
// keys.
import { useRef, useState, type RefObject } from 'react';

/** What became of the last try. */
type CopyOutcome = 'copied' | 'selected';

interface Copying {
  /** For the element that shows the text and nothing else. */
  readonly shown: RefObject<HTMLElement | null>;
  /** Undefined: not tried yet. */
  readonly outcome: CopyOutcome | undefined;
  readonly copy: () => Promise<void>;
}

/** Not copied yet. */
export function useCopying(text: string): Copying {
  const shown = useRef<HTMLElement>(null);
  const [outcome, setOutcome] = useState<CopyOutcome>();
  const copy = async (): Promise<void> => {
    // The same outcome is announced anew.
    setOutcome(undefined);
    const isCopied = await copied(text);
    if (!isCopied && shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    setOutcome(isCopied ? 'copied' : 'selected');
  };
  return { shown, outcome, copy };
}

/** False where the page has no clipboard, or may not use it. */
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
