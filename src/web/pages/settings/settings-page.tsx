// Ratios and reserves: the settings of the servers, what was set above them by scope, what holds on a host, and a change with its preview.
import { useRef, useState, type ReactNode } from 'react';
import { LIST_POLICIES } from '../../../wire/api/policies.ts';
import { useSigned } from '../../api/calls.tsx';
import { useWholeList } from '../../api/whole-list.ts';
import { mayOperate } from '../../parts/roles.ts';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { HostPolicy } from './host-policy.tsx';
import { PolicyForm } from './policy-form.tsx';
import { PolicyTable } from './policy-table.tsx';
import { NO_POLICY_WISH, type PolicyWish } from './policy-wish.ts';
import { ThresholdTable } from './threshold-table.tsx';

/** The page. */
export function SettingsPage(): ReactNode {
  const { pages, policies: words, state } = useWords();
  const [wish, setWish] = useState<PolicyWish>(NO_POLICY_WISH);
  const form = useRef<HTMLElement>(null);
  const call = useWholeList(LIST_POLICIES);
  const settings = call.data?.pages[0];
  const mayChange = mayOperate(useSigned());
  const begin = (part: Partial<PolicyWish>): void => {
    setWish({ ...NO_POLICY_WISH, ...part });
    form.current?.scrollIntoView();
    form.current?.focus();
  };
  return (
    <>
      <h1>{pages.settings}</h1>
      <p>{words.explain}</p>
      <Shown call={call}>
        {({ pages: [first, ...others], isWhole }) => {
          if (first === undefined) return null;
          const policies = [first, ...others].flatMap((page) => page.policies);
          return (
            <>
              {isWhole ? null : <p role="status">{state.more(policies.length)}</p>}
              <PolicyTable settings={first.settings} policies={policies} begin={mayChange ? begin : undefined} />
            </>
          );
        }}
      </Shown>
      {mayChange ? (
        <section ref={form} tabIndex={-1}>
          <h2>{words.form.title}</h2>
          <PolicyForm wish={wish} change={(part) => setWish((before) => ({ ...before, ...part }))} />
        </section>
      ) : null}
      {settings === undefined ? null : <ThresholdTable thresholds={settings.thresholds} />}
      <HostPolicy />
    </>
  );
}
