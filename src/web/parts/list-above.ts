// Where the keyboard goes when a button below a list has no more to add, and goes.

/** To the list above the line that the button stands in: what was added is read on from there. */
export function toListAbove(line: Element | null): void {
  const list = line?.previousElementSibling;
  if (!(list instanceof HTMLElement)) return;
  if (list.tabIndex < 0) list.tabIndex = -1;
  list.focus({ preventScroll: true });
}
