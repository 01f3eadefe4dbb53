// Something that opens below its button, and closes by Escape, by a press elsewhere, and when the keyboard leaves it.
import { useEffect, useId, useRef, useState, type RefObject } from 'react';

interface Disclosure<E extends HTMLElement> {
  readonly isOpen: boolean;
  readonly close: () => void;
  /** Of the element that holds both the button and what it opens. */
  readonly around: RefObject<E | null>;
  /** For the button. */
  readonly button: {
    readonly type: 'button';
    readonly 'aria-expanded': boolean;
    readonly 'aria-controls': string;
    readonly onClick: () => void;
  };
  /** For what it opens. */
  readonly id: string;
}

/** Closed at first. */
export function useDisclosure<E extends HTMLElement>(): Disclosure<E> {
  const [isOpen, setOpen] = useState(false);
  const around = useRef<E>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ target }: Event): void => {
      if (target instanceof Node && around.current?.contains(target) !== true) setOpen(false);
    };
    const escape = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape') return;
      setOpen(false);
      around.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [isOpen]);
  return {
    isOpen,
    close: () => setOpen(false),
    around,
    button: {
      type: 'button',
      'aria-expanded': isOpen,
      'aria-controls': id,
      onClick: () => setOpen((was) => !was),
    },
    id,
  };
}
