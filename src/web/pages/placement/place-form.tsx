// The form for a guest: what it needs, where it may go, and a dry run or a claim.
import { useState, type ReactNode } from 'react';
import type { Asking } from '../../api/place.ts';
import { useSigned } from '../../api/calls.tsx';
import { Failure } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { CheckField, ChoiceField, LinesField, TextField } from '../../parts/fields.tsx';
import { COUNT_PATTERN, PERCENT_PATTERN } from '../../parts/typed.ts';
import { mayOperate } from '../../parts/roles.ts';
import { NeedFields, type Change } from './need-fields.tsx';
import { NO_WISH, orderOf, type Wish } from './wish.ts';

interface PartProps {
  readonly wish: Wish;
  readonly change: Change;
}

/** The form. */
export function PlaceForm({ asking }: { readonly asking: Asking }): ReactNode {
  const { form } = useWords().placement;
  const [wish, setWish] = useState<Wish>(NO_WISH);
  const change: Change = (part) => setWish((before) => ({ ...before, ...part }));
  const claims = wish.rules === 'ullage' && wish.guest.trim() !== '';
  return (
    <form
      className="place"
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent;
        asking.mutate(orderOf(wish, submitter?.getAttribute('value') !== 'claim'));
      }}
    >
      <NeedFields wish={wish} change={change} />
      <Conditions wish={wish} change={change} />
      <How wish={wish} change={change} />
      <Finer wish={wish} change={change} />
      <div className="fields">
        <TextField label={form.guest} value={wish.guest} onValue={(guest) => change({ guest })} />
        <button type="submit" value="dry-run" disabled={asking.isPending}>
          {form.dryRun}
        </button>
        <button type="submit" value="claim" disabled={asking.isPending || !claims} aria-describedby="claim-needs">
          {wish.isForced && wish.host.trim() !== '' ? form.claimForced : form.claim}
        </button>
        <span id="claim-needs" className="hint">
          {asking.isPending ? form.busy : form.claimNeeds}
        </span>
      </div>
      {asking.error === null ? null : <Failure error={asking.error} />}
    </form>
  );
}

function Conditions({ wish, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  return (
    <details>
      <summary>{form.conditions}</summary>
      <div className="fields">
        <LinesField label={form.memberOf} value={wish.memberOf} onValue={(memberOf) => change({ memberOf })} />
        <LinesField
          label={form.forbiddenAggregates}
          value={wish.forbiddenAggregates}
          onValue={(forbiddenAggregates) => change({ forbiddenAggregates })}
        />
        <LinesField
          label={form.requiredTraits}
          value={wish.requiredTraits}
          onValue={(requiredTraits) => change({ requiredTraits })}
        />
        <LinesField
          label={form.forbiddenTraits}
          value={wish.forbiddenTraits}
          onValue={(forbiddenTraits) => change({ forbiddenTraits })}
        />
        <ChoiceField label={form.group} value={wish.group} of={form.groups} onChoice={(group) => change({ group })} />
        {wish.group === 'none' ? null : (
          <LinesField
            label={form.groupGuests}
            value={wish.groupGuests}
            onValue={(groupGuests) => change({ groupGuests })}
          />
        )}
      </div>
    </details>
  );
}

/** What most leave to the server. */
function Finer({ wish, change }: PartProps): ReactNode {
  const { finer } = useWords().placement;
  const fields = [
    ['project', undefined],
    ['fillPercent', PERCENT_PATTERN],
    ['expiresMinutes', COUNT_PATTERN],
    ['seed', COUNT_PATTERN],
  ] as const;
  return (
    <details>
      <summary>{finer.title}</summary>
      <dl className="finer">
        {fields.map(([name, pattern]) => (
          <div key={name}>
            <dt>
              <TextField
                label={finer.labels[name]}
                value={wish[name]}
                isNumber={pattern !== undefined}
                {...(pattern === undefined ? {} : { pattern })}
                onValue={(value) => change({ [name]: value })}
              />
            </dt>
            <dd className="hint">{finer.explain[name]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Force is offered to those who may, and only beside the host that it is to hold for. */
function How({ wish, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  const canForce = mayOperate(useSigned()) && wish.host.trim() !== '';
  return (
    <fieldset>
      <legend>{form.how}</legend>
      <div className="fields">
        <ChoiceField
          label={form.weighing}
          value={wish.weighing}
          of={form.weighings}
          onChoice={(weighing) => change({ weighing })}
        />
        <ChoiceField label={form.rules} value={wish.rules} of={form.rulesOf} onChoice={(rules) => change({ rules })} />
        <TextField label={form.host} value={wish.host} onValue={(host) => change({ host })} />
        {canForce ? (
          <CheckField label={form.force} isChecked={wish.isForced} onCheck={(isForced) => change({ isForced })} />
        ) : null}
        {canForce && wish.isForced ? (
          <TextField
            label={form.reason}
            value={wish.reason}
            isRequired
            most={500}
            onValue={(reason) => change({ reason })}
          />
        ) : null}
      </div>
    </fieldset>
  );
}
