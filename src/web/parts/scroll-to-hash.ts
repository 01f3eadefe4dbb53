// The part of a page that the address names after its "#": the browser looks for it before the page has its figures.
import { useEffect } from 'react';
import { decoded } from './addresses.ts';

/** Once, as soon as what calls it is there. */
export function useScrollToHash(): void {
  useEffect(() => {
    const id = decoded(location.hash.slice(1));
    if (id !== '') document.getElementById(id)?.scrollIntoView();
  }, []);
}
