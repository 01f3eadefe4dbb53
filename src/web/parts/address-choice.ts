// What a reader chose, kept in the address: it can be sent to somebody, and the back button leads back.
import { useEffect, useState } from 'react';
import { useSearchParams } from './search-params.ts';

/** Reads what is chosen under a name, "" where nothing is; and puts a choice there, "" takes it out. */
export function useAddressChoices(): {
  readonly chosen: (name: string) => string;
  readonly choose: (name: string, value: string, isTyped?: boolean) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  return {
    chosen: (name) => parameters.get(name) ?? '',
    choose: (name, value, isTyped = false) => {
      // What is typed is one step for the back button, not one for each letter.
      const options = { replace: isTyped };
      setParameters((before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      }, options);
    },
  };
}

/** Letters come faster than answers: the server is asked once they stop. */
const SETTLE_MS = 250;

/** `value` as it was when it last stayed the same for a moment. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
