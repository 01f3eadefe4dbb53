// Figures of a pool that are more than a size: with a sign, or beside what is set.
import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { Bytes, ppmText, Unknown } from './figures.tsx';

/** With a sign: what shrank is told from what grew. */
export function Grown({ by }: { readonly by: bigint | undefined }): ReactNode {
  return (
    <>
      {by !== undefined && by > 0n ? <span className="figure">+</span> : null}
      <Bytes of={by} />
    </>
  );
}

/** Over-commit in millionths: measured, beside what policy allows. */
export function OverCommit({
  measured,
  set,
}: {
  readonly measured: bigint | undefined;
  readonly set: bigint | undefined;
}): ReactNode {
  const { fleet } = useWords();
  const isOver = measured !== undefined && set !== undefined && measured > set;
  return (
    <span className={isOver ? 'figure warns' : 'figure'} title={isOver ? fleet.overRatio : undefined}>
      {ppmText(measured) ?? <Unknown />} / {ppmText(set) ?? <Unknown />}
      {isOver ? <span className="for-screen-readers"> {fleet.overRatio}</span> : null}
    </span>
  );
}
