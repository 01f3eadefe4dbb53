// A figure that is seen to change: it is lit for a moment. Nothing moves for those who want less motion (style/base.css).
import { useEffect, useRef, useState, type ReactNode } from 'react';

/** `of` is what is compared: the figure itself. */
export function Changing({
  of,
  children,
}: {
  readonly of: bigint | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const before = useRef(of);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (before.current === of) return;
    before.current = of;
    setChanges((count) => count + 1);
  }, [of]);
  // Another key begins the animation anew.
  return (
    <span key={changes} className={changes === 0 ? undefined : 'changed'}>
      {children}
    </span>
  );
}
