// The title of the document: that of the page that is shown, so that tabs, the browser's history and screen readers tell pages apart.
import { useEffect } from 'react';

/** The product's, behind each. */
const PRODUCT = 'Ullage';

/** Keeps it that of the first heading within an element, behind the one of several pages below it that is shown: pages have their names (a
 *  host's, a guest's) only once their answers came. */
export function usePageTitle(id: string): void {
  useEffect(() => {
    const element = document.getElementById(id);
    if (element === null) return undefined;
    const read = (): void => {
      const heading = (element.querySelector('h1') ?? element.querySelector('h2'))?.textContent?.trim() ?? '';
      const section = element.querySelector('.sections [aria-current=page]')?.textContent?.trim() ?? '';
      const parts = [section, heading].filter((part) => part !== '' && part !== PRODUCT);
      document.title = [...parts, PRODUCT].join(' · ');
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [id]);
}
