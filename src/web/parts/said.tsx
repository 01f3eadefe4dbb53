// Sentences that the server says in English, in the reader's language where the console knows them.
import type { ReactNode } from 'react';
import { instructionOf } from '../../core/findings/commands.ts';
import { spoken, type Sentence } from '../../core/sentences/sentence.ts';
import type { Explanation } from '../api/explanation.ts';
import { useWords } from '../words/language.tsx';
import { withMinus } from './minus.ts';

/** A sentence. A newer server's may be one that this console does not know: then its English, marked as that. */
export function Said({ of, english }: { readonly of: Sentence | undefined; readonly english: string }): ReactNode {
  const { sentences } = useWords();
  if (sentences === undefined) return withMinus(english);
  const words = of === undefined ? undefined : spoken(sentences, of);
  return words === undefined ? <span lang="en">{withMinus(english)}</span> : withMinus(words);
}

type Finding = Pick<Explanation['findings'][number], 'message' | 'action' | 'command' | 'said'>;

/** What a finding says. */
export function FindingMessage({ finding: { message, said } }: { readonly finding: Finding }): ReactNode {
  return <Said of={said?.message} english={message} />;
}

/** What can be done about it, and the command that does it. */
export function FindingAdvice({ finding }: { readonly finding: Finding }): ReactNode {
  const { sentences } = useWords();
  const { action, command, said } = finding;
  const words = sentences === undefined || said?.action === undefined ? undefined : spoken(sentences, said.action);
  if (words === undefined) return <Said of={undefined} english={action} />;
  return command === undefined ? (
    words
  ) : (
    <>
      {words}：<code lang="en">{command}</code>
    </>
  );
}

/** What can be done in words alone: the command stands by itself. */
export function FindingInstruction({ finding }: { readonly finding: Finding }): ReactNode {
  const { sentences } = useWords();
  const { said } = finding;
  const words = sentences === undefined || said?.action === undefined ? undefined : spoken(sentences, said.action);
  return words ?? <Said of={undefined} english={instructionOf(finding)} />;
}

/** What could not be read. What was tried and found is the agent's own, in English: other languages say the kind of it first. */
export function ProblemText({ problem }: { readonly problem: Explanation['problems'][number] }): ReactNode {
  const { problemOf } = useWords();
  const { kind, subject, attempted, found, hint } = problem;
  const told = `${attempted}: ${found}`;
  if (problemOf === undefined) {
    return (
      <>
        {told}
        {hint === undefined ? null : <p className="action">{hint}</p>}
      </>
    );
  }
  const about = [subject.guest, subject.disk, subject.path, subject.pool].filter((part) => part !== undefined);
  return (
    <>
      {problemOf(kind, about.join(' '))}
      <p lang="en" className="hint">
        {told}
        {hint === undefined ? null : `${told.endsWith('.') ? '' : '.'} ${hint}`}
      </p>
    </>
  );
}
