// How a figure is made up: the figure is a button, and what it opens has the rule, each term with its own figure, and the way to where that comes from.
import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../words/language.tsx';
import { Bytes, grouped } from './figures.tsx';
import { keepBeside } from './keep-beside.ts';

/** `bytes` that is undefined is not known; `text` is for what is not counted in bytes. */
export type TermValue =
  | { readonly bytes: bigint | undefined; readonly isBound?: boolean | undefined }
  | { readonly text: string | undefined };

/** A term of a rule. */
export type Term = {
  readonly label: string;
  /** How it enters the rule; the first term has none. */
  readonly sign?: '+' | '−' | '×' | '÷' | '=';
  /** Where it is made up: a path of the console, or "#…" on the same page. */
  readonly href?: string | undefined;
} & TermValue;

/** How a figure comes about. */
export interface Derivation {
  /** "available − Σ growth of 14 disks", without the sign that it begins with. */
  readonly rule: string;
  readonly terms: readonly Term[];
  /** What to bear in mind: that it is a bound, how old it is, where it was measured. */
  readonly notes?: readonly string[];
  /** Where the whole of it is. */
  readonly more?: { readonly href: string; readonly label: string } | undefined;
}

interface FigureProps {
  /** What the figure is: "Worst-case free". */
  readonly name: string;
  /** In a list whose rows are reached one at a time. */
  readonly tabIndex?: number | undefined;
  /** The figure. */
  readonly children: ReactNode;
}

/** A figure that says how it is made up when it is pressed. `derive` is called only then: a list may have thousands of these. */
export function Derived({ derive, ...figure }: FigureProps & { readonly derive: () => Derivation }): ReactNode {
  return <DerivedFrom {...figure} content={() => <DerivationText derivation={derive()} />} />;
}

/** The same where what it is made up of is asked for only then. */
export function DerivedFrom({
  name,
  content,
  tabIndex,
  children,
}: FigureProps & {
  /** Shows the derivation, as DerivationText does. */
  readonly content: () => ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="derived"
        tabIndex={tabIndex}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen((was) => !was)}
      >
        {children}
      </button>
      {isOpen ? (
        <DerivationCard id={id} name={name} figure={children} anchor={button} close={close}>
          {content()}
        </DerivationCard>
      ) : null}
    </>
  );
}

interface CardProps {
  readonly id: string;
  readonly name: string;
  readonly figure: ReactNode;
  readonly anchor: { readonly current: HTMLElement | null };
  readonly close: () => void;
  readonly children: ReactNode;
}

/** Above everything (the browser's top layer), beside its figure; Escape, a click elsewhere or its button closes it. */
function DerivationCard({ id, name, figure, anchor, close, children }: CardProps): ReactNode {
  const words = useWords().derivation;
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [element, beside] = [card.current, anchor.current];
    if (element === null || beside === null) return undefined;
    element.showPopover();
    element.focus({ preventScroll: true });
    return keepBeside(element, beside);
  }, [anchor]);
  useEffect(() => {
    const outside = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node)) return;
      const isOurs = card.current?.contains(target) === true || anchor.current?.contains(target) === true;
      if (!isOurs) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [anchor, close]);
  return (
    <div
      ref={card}
      id={id}
      popover="manual"
      role="dialog"
      aria-label={words.title(name)}
      tabIndex={-1}
      className="derivation"
      onKeyDown={(event) => {
        // What is below knows keys, too: a table moves by arrows.
        event.stopPropagation();
        if (event.key === 'Escape') close();
      }}
    >
      <p className="derivation-head">
        <strong>{name}</strong> {figure}
        <button type="button" className="quiet" aria-label={words.close} onClick={close}>
          <span aria-hidden="true">×</span>
        </button>
      </p>
      {children}
    </div>
  );
}

/** What the card says. */
export function DerivationText({
  derivation: { rule, terms, notes = [], more },
}: {
  readonly derivation: Derivation;
}): ReactNode {
  return (
    <>
      <p className="rule">= {rule}</p>
      <table>
        <tbody>
          {terms.map((term) => (
            <TermRow key={`${term.sign ?? ''} ${term.label}`} term={term} />
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} className="hint">
          {note}
        </p>
      ))}
      {more === undefined ? null : (
        <p>
          <Way href={more.href}>{more.label}</Way>
        </p>
      )}
    </>
  );
}

function TermRow({ term }: { readonly term: Term }): ReactNode {
  const { bytesExactly } = useWords();
  const { label, sign, href } = term;
  return (
    <tr>
      <th scope="row">
        <span className="sign">{sign}</span> {href === undefined ? label : <Way href={href}>{label}</Way>}
      </th>
      <td className="number">
        {'text' in term ? (
          (term.text ?? <Bytes of={undefined} />)
        ) : (
          <>
            <Bytes of={term.bytes} isBound={term.isBound} />
            {term.bytes === undefined ? null : <small>{bytesExactly(grouped(term.bytes))}</small>}
          </>
        )}
      </td>
    </tr>
  );
}

/** A path of the console without loading it anew; a place on this page as the browser goes there. */
function Way({ href, children }: { readonly href: string; readonly children: ReactNode }): ReactNode {
  return href.startsWith('#') ? <a href={href}>{children}</a> : <Link href={href}>{children}</Link>;
}
