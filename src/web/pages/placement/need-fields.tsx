// What the guest needs: disks and amounts, or a flavor.
import type { ReactNode } from 'react';
import { useWords } from '../../words/language.tsx';
import { CheckField, ChoiceField, TextField } from '../../parts/fields.tsx';
import { LARGEST } from '../../parts/typed.ts';
import { ClassField } from './class-field.tsx';
import { newDisk, type DiskWish, type Wish } from './wish.ts';

/** Changes part of the form. */
export type Change = (part: Partial<Wish>) => void;

interface PartProps {
  readonly wish: Wish;
  readonly change: Change;
}

/** The fields. */
export function NeedFields({ wish, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  return (
    <fieldset>
      <legend>{form.needs}</legend>
      <div className="choices">
        {(['amounts', 'flavor'] as const).map((by) => (
          <label key={by}>
            <input type="radio" name="by" checked={wish.by === by} onChange={() => change({ by })} />
            {form.by[by]}
          </label>
        ))}
      </div>
      {wish.by === 'amounts' ? <Disks wish={wish} change={change} /> : <FlavorDisks wish={wish} change={change} />}
      <div className="fields">
        <CountField label={form.memory} name="memoryMib" wish={wish} change={change} />
        <CountField label={form.vcpus} name="vcpus" wish={wish} change={change} />
      </div>
    </fieldset>
  );
}

function CountField({
  label,
  name,
  wish,
  change,
}: PartProps & {
  readonly label: string;
  readonly name: 'memoryMib' | 'vcpus' | 'rootGib' | 'ephemeralGib' | 'swapMib';
}): ReactNode {
  return (
    <TextField
      label={label}
      value={wish[name]}
      takes="count"
      largest={name === 'rootGib' || name === 'ephemeralGib' ? LARGEST.gib : undefined}
      onValue={(value) => change({ [name]: value })}
    />
  );
}

function FlavorDisks({ wish, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  return (
    <div className="fields">
      <CountField label={form.root} name="rootGib" wish={wish} change={change} />
      <CountField label={form.ephemeral} name="ephemeralGib" wish={wish} change={change} />
      <CountField label={form.swap} name="swapMib" wish={wish} change={change} />
      <ClassField value={wish.poolClass} onValue={(poolClass) => change({ poolClass })} />
      <CheckField
        label={form.volumeBacked}
        isChecked={wish.isVolumeBacked}
        onCheck={(isVolumeBacked) => change({ isVolumeBacked })}
      />
    </div>
  );
}

const FORMATS = { qcow2: 'qcow2', raw: 'raw' } as const;

function Disks({ wish: { disks }, change }: PartProps): ReactNode {
  const { form } = useWords().placement;
  const put = (key: number, part: Partial<DiskWish>): void =>
    change({ disks: disks.map((disk) => (disk.key === key ? { ...disk, ...part } : disk)) });
  const nextKey = Math.max(-1, ...disks.map(({ key }) => key)) + 1;
  return (
    <>
      {disks.map((disk, index) => (
        <div key={disk.key} className="fields" role="group" aria-label={form.disk(index + 1)}>
          <TextField
            label={form.size}
            value={disk.sizeGib}
            takes="size"
            onValue={(sizeGib) => put(disk.key, { sizeGib })}
          />
          <ChoiceField
            label={form.format}
            value={disk.format}
            of={FORMATS}
            onChoice={(format) => put(disk.key, { format })}
          />
          <ClassField value={disk.poolClass} onValue={(poolClass) => put(disk.key, { poolClass })} />
          <CheckField
            label={form.preallocated}
            isChecked={disk.isPreallocated}
            onCheck={(isPreallocated) => put(disk.key, { isPreallocated })}
          />
          <button
            type="button"
            aria-label={form.removeDisk(index + 1)}
            onClick={() => change({ disks: disks.filter(({ key }) => key !== disk.key) })}
          >
            <span aria-hidden="true">−</span>
          </button>
        </div>
      ))}
      <button type="button" onClick={() => change({ disks: [...disks, newDisk(nextKey)] })}>
        {form.addDisk}
      </button>
    </>
  );
}
