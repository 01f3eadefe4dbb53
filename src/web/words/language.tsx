// Which language the reader gets: the one he chose, else the first that his browser asks for and we have.
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { useWorld } from '../world.tsx';
import { EN, type Words } from './en.ts';
import { ZH_CN } from './zh-cn.ts';

/** By their tags (BCP 47). */
export const LANGUAGES = { en: EN, 'zh-CN': ZH_CN } as const satisfies Readonly<Record<string, Words>>;

/** One of them. */
export type Language = keyof typeof LANGUAGES;

interface Spoken {
  readonly language: Language;
  readonly words: Words;
  readonly choose: (language: Language) => void;
}

const Spoken = createContext<Spoken>({ language: 'en', words: EN, choose: () => {} });

/** Where the choice is kept, in the browser. */
const KEPT_AS = 'ullage.language';

/** The language for preferences such as ["zh-TW", "en"]; English where we have none of them. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** Makes the language known to all below, and to screen readers. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { languages, storage } = useWorld();
  const [language, setLanguage] = useState<Language>(() => {
    const kept = storage.getItem(KEPT_AS);
    return kept !== null && isLanguage(kept) ? kept : languageFor(languages);
  });
  const choose = useCallback(
    (chosen: Language) => {
      storage.setItem(KEPT_AS, chosen);
      setLanguage(chosen);
    },
    [storage],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <Spoken value={{ language, words: LANGUAGES[language], choose }}>{children}</Spoken>;
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}

/** The words of the reader's language. */
export function useWords(): Words {
  return use(Spoken).words;
}

/** The language and how to choose another. */
export function useLanguage(): Spoken {
  return use(Spoken);
}
