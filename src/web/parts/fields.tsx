// Fields of forms, each with its label.
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { grouped } from './figures.tsx';
import { isAbove, LARGEST, PATTERNS, type Takes } from './typed.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/** Letters of a name; what takes more is for sentences. */
const USUAL_MOST = 300;

/** A line of text. `takes`: what it may hold; anything else is said in the reader's language, where the browser would say it in its own. */
export function TextField({
  label,
  value,
  onValue,
  takes,
  largest = takes === undefined ? undefined : LARGEST[takes],
  isRequired = false,
  isWrong = false,
  most = USUAL_MOST,
}: FieldProps & {
  readonly takes?: Takes | undefined;
  /** Of a number. */
  readonly largest?: bigint | undefined;
  readonly isRequired?: boolean;
  /** The server did not take what stands in it. */
  readonly isWrong?: boolean;
  readonly most?: number;
}): ReactNode {
  const { forms } = useWords();
  const isNumber = takes !== undefined && takes !== 'uuid';
  const field = useRef<HTMLInputElement>(null);
  const tooLarge = largest !== undefined && isAbove(value, largest) ? forms.atMost(grouped(largest)) : '';
  useEffect(() => field.current?.setCustomValidity(tooLarge), [value, tooLarge]);
  const say = (input: HTMLInputElement): void => {
    input.setCustomValidity(tooLarge);
    const { valueMissing, patternMismatch } = input.validity;
    if (valueMissing) input.setCustomValidity(forms.needed);
    else if (patternMismatch && tooLarge === '' && takes !== undefined) input.setCustomValidity(forms.takes[takes]);
  };
  return (
    <label>
      {label}
      <input
        ref={field}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onInvalid={(event) => say(event.currentTarget)}
        required={isRequired}
        pattern={takes === undefined ? undefined : PATTERNS[takes]}
        maxLength={most}
        inputMode={isNumber ? 'decimal' : undefined}
        className={isNumber ? 'short' : most > USUAL_MOST ? 'wide' : takes}
        aria-invalid={isWrong ? true : undefined}
        autoComplete="off"
      />
    </label>
  );
}

/** A minute of the reader's own time, as 2026-11-25T20:00; empty: none, or not all of it yet. */
export function MinuteField({ label, value, onValue }: FieldProps): ReactNode {
  return (
    <label>
      {label}
      <input type="datetime-local" value={value} onChange={(event) => onValue(event.target.value)} />
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
  className,
  onChoice,
}: {
  readonly label: string;
  readonly value: T;
  readonly className?: string;
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
        className={className}
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
