// What the reader may choose for himself: language and colours.
import type { ReactNode } from 'react';
import { useLanguage, useWords } from '../words/language.tsx';
import { LANGUAGE_TAGS, LANGUAGES } from '../words/languages.ts';
import { THEMES, useTheme } from './theme.tsx';

/** Both choices. */
export function Preferences(): ReactNode {
  return (
    <>
      <LanguageChoice />
      <ThemeChoice />
    </>
  );
}

function LanguageChoice(): ReactNode {
  const { language, choose } = useLanguage();
  return (
    <label>
      {/* In both: who reads neither the one nor the other still finds it. */}
      <span>Language · 语言</span>
      <select
        value={language}
        onChange={(event) => {
          const chosen = LANGUAGE_TAGS.find((one) => one === event.target.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {LANGUAGE_TAGS.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {LANGUAGES[tag].name}
          </option>
        ))}
      </select>
    </label>
  );
}

function ThemeChoice(): ReactNode {
  const { theme, choose } = useTheme();
  const words = useWords().theme;
  return (
    <label>
      <span>{words.label}</span>
      <select
        value={theme}
        onChange={(event) => {
          const chosen = THEMES.find((one) => one === event.target.value);
          if (chosen !== undefined) choose(chosen);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
