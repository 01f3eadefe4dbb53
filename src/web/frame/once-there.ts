// Waiting for what an answer that is on its way puts on the page.

/** As long as a call: what is not there by then is not on the page. */
const THERE_MS = 20_000;

/** Calls `look` now and at each change of the page until it is satisfied, or no longer waits. Returns what ends it. */
export function onceThere(look: () => boolean): () => void {
  if (look()) return () => {};
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  // Lists that draw only what is looked at change their height by style.
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['style'] });
  const timer = setTimeout(() => observer.disconnect(), THERE_MS);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
