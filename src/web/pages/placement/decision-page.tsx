// One past decision, derived again from what was known of every host then, for as long as that is kept.
import type { ReactNode } from 'react';
import { SHOW_PLACEMENT } from '../../../wire/api/placements.ts';
import { writeJson } from '../../../wire/json.ts';
import { useCall } from '../../api/calls.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { Decision } from './decision.tsx';
import { PlacementSections } from './sections.tsx';

/** What was decided does not change; whether its hosts are kept may. */
export const DECISION_EVERY_MS = 600_000;

/** The page. */
export function DecisionPage({ id }: { readonly id: string }): ReactNode {
  const { placement } = useWords();
  const call = useCall(SHOW_PLACEMENT, { params: { id } }, { everyMs: DECISION_EVERY_MS });
  return (
    <>
      <PlacementSections at="decisions" />
      <Shown call={call}>
        {(answer) => (
          <>
            <Decision answer={answer} />
            <details>
              <summary>{placement.decisions.asked}</summary>
              <pre>
                <code>{writeJson(answer.placement.request)}</code>
              </pre>
            </details>
          </>
        )}
      </Shown>
    </>
  );
}
