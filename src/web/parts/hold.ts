// Whether somebody is in a live list: by pointer, by keyboard, by finger. While he is, its order stays.
import { useEffect, useRef, useState, type FocusEvent } from 'react';

/** After the last touch or scrolling: a finger that was lifted may still be about to tap. */
const AFTERWARDS_MS = 5_000;

interface Hold {
  readonly isHeld: boolean;
  readonly release: () => void;
  /** For the element that holds the list. */
  readonly holding: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
    readonly onTouchStart: () => void;
    readonly onScroll: () => void;
  };
}

/** Nobody is in it at first. */
export function useHold(): Hold {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isTouched, setTouched] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const touch = (): void => {
    setTouched(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setTouched(false), AFTERWARDS_MS);
  };
  return {
    isHeld: isPointed || isFocused || isTouched,
    release: () => {
      setPointed(false);
      setFocused(false);
      setTouched(false);
    },
    holding: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocused(false);
      },
      onTouchStart: touch,
      onScroll: touch,
    },
  };
}
