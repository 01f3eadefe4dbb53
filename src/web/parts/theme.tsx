// Light or dark: as the system is, unless the reader chose. His choice is kept in his browser.
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { invariant } from '../../core/invariant.ts';
import { useWorld } from '../world.tsx';

/** What can be chosen; auto is as the system is. */
export const THEMES = ['auto', 'light', 'dark'] as const;

type Theme = (typeof THEMES)[number];

interface ChosenTheme {
  readonly theme: Theme;
  /** What it comes to now: who draws by himself draws anew when it changes. */
  readonly isDark: boolean;
  readonly choose: (theme: Theme) => void;
}

const Chosen = createContext<ChosenTheme | undefined>(undefined);

/** Where the choice is kept, in the browser. */
const KEPT_AS = 'ullage.theme';

const DARK = '(prefers-color-scheme: dark)';

/** Makes the theme known to all below, and to the style sheets. */
export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { storage } = useWorld();
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((one) => one === storage.getItem(KEPT_AS)) ?? 'auto');
  const isSystemDark = useSystemDark();
  const choose = useCallback(
    (chosen: Theme) => {
      storage.setItem(KEPT_AS, chosen);
      setTheme(chosen);
    },
    [storage],
  );
  // Before anything below is drawn with the colours of another.
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  const isDark = theme === 'dark' || (theme === 'auto' && isSystemDark);
  const chosen = useMemo(() => ({ theme, isDark, choose }), [theme, isDark, choose]);
  return <Chosen value={chosen}>{children}</Chosen>;
}

function useSystemDark(): boolean {
  const [isDark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const follow = (): void => setDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return isDark;
}

/** The theme and how to choose another. */
export function useTheme(): ChosenTheme {
  const chosen = use(Chosen);
  invariant(chosen !== undefined, 'the console has a theme');
  return chosen;
}
