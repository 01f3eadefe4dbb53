// What the browser keeps of the reader's choices. Where it keeps nothing (cookies are blocked, the disk is full), a choice holds until the page
// is left: nothing else depends on it.

/** What is kept, by name. */
export type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** The storage that `open` gives, which may throw as each use of it may (html.spec.whatwg.org, section "The localStorage attribute"). */
export function keptIn(open: () => Kept): Kept {
  const here = new Map<string, string>();
  return {
    getItem: (name) => {
      try {
        return here.get(name) ?? open().getItem(name);
      } catch {
        return null;
      }
    },
    setItem: (name, value) => {
      here.set(name, value);
      try {
        open().setItem(name, value);
      } catch {
        // It holds until the page is left.
      }
    },
  };
}
