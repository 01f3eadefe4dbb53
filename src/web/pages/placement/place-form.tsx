// The form for a guest: what it needs, where it may go, and a dry run or a claim.
import { useState, type ReactNode } from 'react';
import type { Asking } from '../../api/place.ts';
import { useSigned } from '../../api/calls.tsx';
import { codeOf } from '../../parts/state.tsx';
import { FormFailure } from '../../parts/form-failure.tsx';
import type { Words } from '../../words/en.ts';
import { useWords } from '../../words/language.tsx';
import { CheckField, ChoiceField, LinesField, TextField } from '../../parts/fields.tsx';
import { mayOperate } from '../../parts/roles.ts';
import { NeedFields, type Change } from './need-fields.tsx';
import { needsNothing, NO_WISH, type Wish } from './wish.ts';

interface PartProps {
  readonly wish: Wish;
  readonly change: Change;
}

/** The form. */
export function PlaceForm({
  asking,
  wish,
  setWish,
  ask,
}: {
  readonly asking: Asking;
  readonly wish: Wish;
  readonly setWish: (to: (before: Wish) => Wish) => void;
  readonly ask: (dryRun: boolean) => void;
}): ReactNode {
  const words = useWords();
  const { form } = words.placement;
  const change: Change = (part) => {
    // What was changed since says nothing of what was sent.
    if (asking.error !== null) asking.reset();
    setWish((before) => ({ ...before, ...part }));
  };
  const [isRefused, setRefused] = useState(false);
  const isEmpty = needsNothing(wish);
  const claims = wish.rules === 'ullage' && wish.guest.trim() !== '';
  return (
    <form
      className="place"
      onSubmit={(event) => {
        event.preventDefault();
        if (asking.isPending) return;
        setRefused(isEmpty);
        if (isEmpty) return;
        const { submitter } = event.nativeEvent;
        ask(submitter?.getAttribute('value') !== 'claim');
      }}
    >
      <div className="place-parts">
        <div>
          <NeedFields wish={wish} change={change} />
          <Conditions wish={wish} change={change} />
        </div>
        <div>
          <How wish={wish} change={change} error={asking.error} />
          <Finer wish={wish} change={change} />
        </div>
      </div>
      <div className="fields">
        <TextField label={form.guest} value={wish.guest} takes="uuid" onValue={(guest) => change({ guest })} />
        <button type="submit" value="dry-run" className="primary" aria-disabled={asking.isPending}>
          {form.dryRun}
        </button>
        <button
          type="submit"
          value="claim"
          disabled={!claims}
          aria-disabled={asking.isPending}
          aria-describedby="claim-needs"
        >
          {wish.isForced && wish.host.trim() !== '' ? form.claimForced : form.claim}
        </button>
        <span id="claim-needs" className="hint">
          {asking.isPending ? form.busy : form.claimNeeds}
        </span>
      </div>
      {isRefused && isEmpty ? (
        <p role="alert" className="warns">
          {form.needsSomething}
        </p>
      ) : null}
      {asking.error === null ? null : <FormFailure error={asking.error} labels={labelsOf(words)} />}
    </form>
  );
}

/** By the fields of the body: placement-order.ts. */
function labelsOf({ placement: { form, finer } }: Words): Readonly<Record<string, string>> {
  return {
    guest: form.guest,
    host: form.host,
    'force.reason': form.reason,
    'disks.size': form.size,
    'disks.poolClass': form.poolClass,
    memoryMib: form.memory,
    vcpus: form.vcpus,
    'flavor.rootGib': form.root,
    'flavor.ephemeralGib': form.ephemeral,
    'flavor.swapMib': form.swap,
    'flavor.memoryMib': form.memory,
    'flavor.vcpus': form.vcpus,
    'flavor.poolClass': form.poolClass,
    memberOf: form.memberOf,
    forbiddenAggregates: form.forbiddenAggregates,
    requiredTraits: form.requiredTraits,
    forbiddenTraits: form.forbiddenTraits,
    'group.guests': form.groupGuests,
    project: finer.labels.project,
    expectedFillPpm: finer.labels.fillPercent,
    expiresAfterSeconds: finer.labels.expiresMinutes,
    seed: finer.labels.seed,
  };
}

/** Somebody has come back to what he wrote there: it is not to be looked for. */
function isFilled(wish: Wish, names: readonly (keyof Wish)[]): boolean {
  return names.some((name) => wish[name] !== NO_WISH[name]);
}

function Conditions({ wish, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  const [isOpen] = useState(() =>
    isFilled(wish, ['memberOf', 'forbiddenAggregates', 'requiredTraits', 'forbiddenTraits', 'group']),
  );
  return (
    <details open={isOpen}>
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
    ['project', undefined, undefined],
    ['fillPercent', 'percent', undefined],
    ['expiresMinutes', 'minutes', undefined],
    ['seed', 'count', 2n ** 32n - 1n],
  ] as const;
  const [isOpen] = useState(() => isFilled(wish, ['project', 'fillPercent', 'expiresMinutes', 'seed']));
  return (
    <details open={isOpen}>
      <summary>{finer.title}</summary>
      <dl className="finer">
        {fields.map(([name, takes, largest]) => (
          <div key={name}>
            <dt>
              <TextField
                label={finer.labels[name]}
                value={wish[name]}
                takes={takes}
                largest={largest}
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
function How({ wish, change, error }: PartProps & { readonly error: Error | null }): ReactNode {
  const { form } = useWords().placement;
  const isWrongHost = error !== null && ['NO_SUCH_HOST', 'HOST_AMBIGUOUS'].includes(codeOf(error));
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
        <TextField label={form.host} value={wish.host} isWrong={isWrongHost} onValue={(host) => change({ host })} />
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
