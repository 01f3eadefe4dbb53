// Which class of pool a disk is to be on: one of those that hosts have, or another that is typed.
import { useState, type ReactNode } from 'react';
import { LIST_POOL_CLASSES } from '../../../wire/api/pools.ts';
import { useCall } from '../../api/calls.tsx';
import { ChoiceField, TextField } from '../../parts/fields.tsx';
import { useWords } from '../../words/language.tsx';
import { USUAL_CLASS } from './wish.ts';

/** In the list: no class of pools. No class has this name. */
const OTHER = '';

/** The field, with a second one beside it for a class that is not in the list. */
export function ClassField({
  value,
  onValue,
}: {
  readonly value: string;
  readonly onValue: (value: string) => void;
}): ReactNode {
  const { form } = useWords().placement;
  const [isOther, setOther] = useState(value === OTHER);
  const { classes = [] } = useCall(LIST_POOL_CLASSES).data ?? {};
  // What was chosen stays in the list when no host has it any more.
  const names = new Set([USUAL_CLASS, ...classes.map(({ name }) => name), ...(isOther ? [] : [value])]);
  return (
    <>
      <ChoiceField
        label={form.poolClass}
        value={isOther ? OTHER : value}
        of={{ ...Object.fromEntries([...names].map((name) => [name, name])), [OTHER]: form.otherClass }}
        className="pool-class"
        onChoice={(name) => {
          setOther(name === OTHER);
          onValue(name);
        }}
      />
      {isOther ? <TextField label={form.otherClass} value={value} isRequired onValue={onValue} /> : null}
    </>
  );
}
