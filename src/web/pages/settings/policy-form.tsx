// A change of a policy: previewed first, and applied as it was previewed.
import { useState, type ReactNode } from 'react';
import { writeJsonLine } from '../../../wire/json.ts';
import { useChangePolicy, type PolicyDeed } from '../../api/change-policy.ts';
import { CheckField, ChoiceField, TextField } from '../../parts/fields.tsx';
import { FormFailure } from '../../parts/form-failure.tsx';
import { useWords } from '../../words/language.tsx';
import { PolicyPreview } from './policy-preview.tsx';
import { clearQueryOf, setOrderOf, setsNothing, type PolicyWish } from './policy-wish.ts';

interface PartProps {
  readonly wish: PolicyWish;
  readonly change: (part: Partial<PolicyWish>) => void;
}

/** The form. What was changed since the preview has to be previewed anew. */
export function PolicyForm({ wish, change }: PartProps): ReactNode {
  const { policies } = useWords();
  const { form } = policies;
  const [previewed, setPreviewed] = useState<string>();
  const [isRefused, setRefused] = useState(false);
  const isEmpty = setsNothing(wish);
  const changing = useChangePolicy();
  const text = writeJsonLine(wish);
  const isPreviewed = previewed === text && changing.data?.dryRun === true;
  const labels = {
    ...(wish.scope === 'fleet' ? {} : { key: form.key[wish.scope] }),
    reserved: form.reserved[wish.resource],
    allocationRatio: policies.ratio,
    reason: form.reason,
  };
  const tell = (isDryRun: boolean): void => {
    setPreviewed(text);
    changing.mutate(deedOf(wish, isDryRun));
  };
  return (
    <form
      className="place"
      onSubmit={(event) => {
        event.preventDefault();
        const isApplied = event.nativeEvent.submitter?.getAttribute('value') === 'apply';
        if (changing.isPending || (isApplied && !isPreviewed)) return;
        setRefused(isEmpty);
        if (!isEmpty) tell(!isApplied);
      }}
    >
      <TargetFields wish={wish} change={change} />
      {wish.deed === 'set' ? <FigureFields wish={wish} change={change} /> : null}
      <div className="fields">
        <TextField
          label={form.reason}
          value={wish.reason}
          isRequired
          most={500}
          onValue={(reason) => change({ reason })}
        />
        <button type="submit" value="preview" className="primary" aria-disabled={changing.isPending}>
          {form.preview}
        </button>
        <button
          type="submit"
          value="apply"
          aria-disabled={changing.isPending || !isPreviewed}
          aria-describedby="apply-needs"
        >
          {form.apply}
        </button>
        <span id="apply-needs" className="hint">
          {form.applyNeeds}
        </span>
      </div>
      {isRefused && isEmpty ? (
        <p role="alert" className="warns">
          {form.needsFigure}
        </p>
      ) : null}
      {/* What was changed since says nothing of what was sent. */}
      {changing.error === null || previewed !== text ? null : <FormFailure error={changing.error} labels={labels} />}
      {changing.data === undefined || previewed !== text ? null : <PolicyPreview change={changing.data} />}
    </form>
  );
}

function deedOf(wish: PolicyWish, isDryRun: boolean): PolicyDeed {
  return wish.deed === 'set'
    ? { kind: 'set', order: setOrderOf(wish), isDryRun }
    : { kind: 'clear', query: clearQueryOf(wish), isDryRun };
}

function TargetFields({ wish, change }: PartProps): ReactNode {
  const { policies: words } = useWords();
  const { fleet, aggregate, host, pool } = words.scopes;
  return (
    <div className="fields">
      <ChoiceField
        label={words.form.deed}
        value={wish.deed}
        of={words.form.deeds}
        onChoice={(deed) => change({ deed })}
      />
      <ChoiceField
        label={words.scope}
        value={wish.scope}
        of={{ fleet, aggregate, host, pool }}
        onChoice={(scope) => change({ scope, key: '' })}
      />
      {wish.scope === 'fleet' ? null : (
        <TextField
          label={words.form.key[wish.scope]}
          value={wish.key}
          isRequired
          most={500}
          onValue={(key) => change({ key })}
        />
      )}
      <ChoiceField
        label={words.resource}
        value={wish.resource}
        of={words.resources}
        onChoice={(resource) => change({ resource })}
      />
    </div>
  );
}

function FigureFields({ wish, change }: PartProps): ReactNode {
  const { policies: words } = useWords();
  return (
    <div className="fields">
      <TextField
        label={words.form.reserved[wish.resource]}
        value={wish.reserved}
        takes={wish.resource === 'disk' ? 'gib' : 'count'}
        onValue={(reserved) => change({ reserved })}
      />
      <TextField label={words.ratio} value={wish.ratio} takes="ratio" onValue={(ratio) => change({ ratio })} />
      <CheckField label={words.form.amend} isChecked={wish.isAmended} onCheck={(isAmended) => change({ isAmended })} />
    </div>
  );
}
