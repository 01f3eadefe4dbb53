// Fields of forms, each with its label.
import type { ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** A line of text. `pattern`: what the whole of it must match. */
export function TextField({
  label,
  value,
  onValue,
  pattern,
  isRequired = false,
  isNumber = false,
  most = 300,
}: FieldProps & {
  readonly pattern?: string;
  readonly isRequired?: boolean;
  readonly isNumber?: boolean;
  readonly most?: number;
}): ReactNode {
  return (
    <label>
      {label}
      <input
        value={value}
        onChange={(event) => onValue(event.target.value)}
        required={isRequired}
        pattern={pattern}
        maxLength={most}
        inputMode={isNumber ? 'decimal' : undefined}
        className={isNumber ? 'short' : undefined}
        autoComplete="off"
      />
    </label>
  );
}

/** Several lines. */
export function LinesField({ label, value, onValue }: FieldProps): ReactNode {
  return (
    <label>
      {label}
      <textarea rows={2} value={value} onChange={(event) => onValue(event.target.value)} />
    </label>
  );
}

/** Yes or no. */
export function CheckField({
  label,
  isChecked,
  onCheck,
}: {
  readonly label: string;
  readonly isChecked: boolean;
  readonly onCheck: (isChecked: boolean) => void;
}): ReactNode {
  return (
    <label className="check">
      <input type="checkbox" checked={isChecked} onChange={(event) => onCheck(event.target.checked)} />
      {label}
    </label>
  );
}

/** One of several. */
export function ChoiceField<T extends string>({
  label,
  value,
  of,
  onChoice,
}: {
  readonly label: string;
  readonly value: T;
  /** The words of each. */
  readonly of: Readonly<Record<T, string>>;
  readonly onChoice: (value: T) => void;
}): ReactNode {
  const names = keysOf(of);
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = names.find((name) => name === event.target.value);
          if (chosen !== undefined) onChoice(chosen);
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {of[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

function keysOf<T extends string>(of: Readonly<Record<T, string>>): readonly T[] {
  return Object.keys(of) as T[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the words of a choice are written out, with no other keys
}
