// A part of a sentence that is more than text, such as a link or a figure: it stands where the language puts it.
import type { ReactNode } from 'react';

/** The sentence with that part in it. `say` gets a text in the part's place. */
export function within(say: (part: string) => string, part: ReactNode): ReactNode {
  const [before = '', after = ''] = say(MARK).split(MARK);
  return (
    <>
      {before}
      {part}
      {after}
    </>
  );
}

/** In no word of ours. */
const MARK = '\u{E000}';
