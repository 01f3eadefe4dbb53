// What may be wider than the page: it scrolls sideways by itself, and the keyboard gets there.
import type { ReactNode } from 'react';

/** A table, mostly. `label` names the region for screen readers: without a name, and focus, it could not be scrolled by keys (WCAG 2.1.1). */
export function Scrolls({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
