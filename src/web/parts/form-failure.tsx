// Why what somebody asked for in a form was not done: which field is wrong, by the name that it has in the form, or else in the server's words.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { UllageError } from '../../core/errors.ts';
import { isAway } from '../api/away.ts';
import { useWords } from '../words/language.tsx';
import { guestPath, hostPath } from './addresses.ts';
import { Candidates } from './candidates.tsx';
import { codeOf } from './state.tsx';
import { within } from './within.tsx';

/** What fields of the body that is sent are called in the form. Places in lists are left out: "disks.size". */
type Labels = Readonly<Record<string, string>>;

/** The reason, where the form stands. */
export function FormFailure({ error, labels = {} }: { readonly error: Error; readonly labels?: Labels }): ReactNode {
  const { forms } = useWords();
  return (
    <div className="failure" role="alert">
      <strong>{isAway(error) ? forms.unanswered : forms.failed}</strong>
      <Reason error={error} labels={labels} />
      {error instanceof UllageError && error.candidates !== undefined ? <Candidates of={error.candidates} /> : null}
    </div>
  );
}

function Reason({ error, labels }: { readonly error: Error; readonly labels: Labels }): ReactNode {
  const { forms, errors } = useWords();
  // That it is asked again is said of what is shown, and not so of what somebody did once; and what a browser says of it helps nobody.
  if (isAway(error)) return <p>{forms.pressAgain}</p>;
  const field = fieldOf(error);
  const label = field === undefined ? undefined : labels[field];
  if (label !== undefined) {
    return (
      <p>
        {forms.wrong(label)} <span lang="en">{expectedIn(error)}</span>
      </p>
    );
  }
  const code = codeOf(error);
  if (code === 'NO_SUCH_HOST') return <p>{forms.noSuchHost}</p>;
  const held = error instanceof UllageError ? heldIn(error) : undefined;
  if (code === 'CLAIM_HELD_ALREADY' && held !== undefined) return <Held of={held} />;
  const meaning = errors?.[code];
  return (
    <>
      {meaning === undefined ? null : <p>{meaning}</p>}
      <div lang="en">
        <p>{error.message}</p>
        {error instanceof UllageError && error.hint !== undefined ? <p>{error.hint}</p> : null}
      </div>
    </>
  );
}

/** The claim that the guest holds already, as errorAnswer has it. */
interface HeldClaim {
  readonly guest: string;
  readonly guestName: string | undefined;
  readonly hostId: string;
  readonly hostName: string | undefined;
}

function heldIn({ operands }: UllageError): HeldClaim | undefined {
  const text = (name: string): string | undefined => {
    const operand = operands[name];
    return typeof operand === 'string' ? operand : undefined;
  };
  const [guest, hostId] = [text('guest'), text('hostId')];
  if (guest === undefined || hostId === undefined) return undefined;
  return { guest, guestName: text('guestName'), hostId, hostName: text('hostName') };
}

function Held({ of: { guest, guestName, hostId, hostName } }: { readonly of: HeldClaim }): ReactNode {
  const { held } = useWords().forms;
  return (
    <>
      <p>
        {within(
          held.guest,
          <Link href={guestPath(hostId, guest)} title={guest}>
            {guestName ?? guest}
          </Link>,
        )}
        {within(held.host, <Link href={hostPath(hostId)}>{hostName ?? hostId}</Link>)}
      </p>
      <p>
        {held.todo} <Link href={`/place/claims?host=${encodeURIComponent(hostId)}`}>{held.claims}</Link>
      </p>
    </>
  );
}

/** The field of the body that is not as it should be; undefined: it is something else. */
function fieldOf(error: Error): string | undefined {
  const field = error instanceof UllageError ? error.operands['field'] : undefined;
  return typeof field === 'string' ? field.replaceAll(/\.\d+(?=\.|$)/g, '') : undefined;
}

/** What the server says of the field, without where it found it. */
function expectedIn({ message }: Error): string {
  return message.replace(/^.*?: field [^:]*: /s, '');
}
