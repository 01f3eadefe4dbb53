// Keeps a card in the browser's top layer beside what it belongs to, and within the window.

/** In pixels: between both, and to the edges of the window. */
const GAP = 8;

/** Places `card` below `anchor`, or above where there is no room; again whenever something scrolls or changes its size, until the
 *  returned function is called. */
export function keepBeside(card: HTMLElement, anchor: HTMLElement): () => void {
  const place = (): void => {
    const [at, { width, height }] = [anchor.getBoundingClientRect(), card.getBoundingClientRect()];
    const { clientWidth, clientHeight } = document.documentElement;
    const below = at.bottom + GAP;
    const top = below + height <= clientHeight ? below : Math.max(GAP, at.top - GAP - height);
    card.style.top = `${Math.min(top, Math.max(GAP, clientHeight - height - GAP))}px`;
    card.style.left = `${Math.max(GAP, Math.min(at.right - width, clientWidth - width - GAP))}px`;
  };
  place();
  const observer = new ResizeObserver(place);
  observer.observe(card);
  // Scrolling does not bubble: it is caught on its way down.
  document.addEventListener('scroll', place, { capture: true, passive: true });
  window.addEventListener('resize', place);
  return () => {
    observer.disconnect();
    document.removeEventListener('scroll', place, { capture: true });
    window.removeEventListener('resize', place);
  };
}
