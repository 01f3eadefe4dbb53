// Which language the reader gets: the one he chose, else the first that his browser asks for and we have.
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { invariant } from '../../core/invariant.ts';
import { inTime, PartLoading, PartMissing } from '../when-needed.tsx';
import { useWorld } from '../world.tsx';
import type { Words } from './en.ts';
import { LANGUAGE_TAGS, LANGUAGES, languageFor, localeFor, type Language } from './languages.ts';

interface Spoken {
  readonly language: Language;
  readonly words: Words;
  /** How dates are written. */
  readonly locale: string;
  readonly choose: (language: Language) => void;
}

const Spoken = createContext<Spoken | undefined>(undefined);

/** Where the choice is kept, in the browser. */
const KEPT_AS = 'ullage.language';

/** Makes the language known to all below, and to screen readers. While another's words are on their way, the last one is spoken. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { languages, storage } = useWorld();
  const [chosen, setChosen] = useState<Language>(() => keptIn(storage) ?? languageFor(languages));
  const [spoken, setSpoken] = useState<Pick<Spoken, 'language' | 'words'>>();
  const [hasFailed, setHasFailed] = useState(false);
  const choose = useCallback(
    (language: Language) => {
      storage.setItem(KEPT_AS, language);
      setChosen(language);
    },
    [storage],
  );
  useEffect(() => {
    let isWanted = true;
    inTime(LANGUAGES[chosen].load()).then(
      (words) => {
        if (isWanted) setSpoken({ language: chosen, words });
      },
      () => {
        if (isWanted) setHasFailed(true);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [chosen]);
  useEffect(() => {
    document.documentElement.lang = spoken?.language ?? chosen;
  }, [spoken, chosen]);
  if (hasFailed) return <PartMissing words={LANGUAGES[chosen].unloaded} />;
  if (spoken === undefined) return <PartLoading words={LANGUAGES[chosen].unloaded} />;
  return <Spoken value={{ ...spoken, locale: localeFor(spoken.language, languages), choose }}>{children}</Spoken>;
}

function keptIn(storage: Pick<Storage, 'getItem'>): Language | undefined {
  const kept = storage.getItem(KEPT_AS);
  return LANGUAGE_TAGS.find((tag) => tag === kept);
}

/** The words of the reader's language. */
export function useWords(): Words {
  return useLanguage().words;
}

/** The same for what is also there before any language is: undefined until then. */
export function useWordsOnceThere(): Words | undefined {
  return use(Spoken)?.words;
}

/** The language and how to choose another. */
export function useLanguage(): Spoken {
  const spoken = use(Spoken);
  invariant(spoken !== undefined, 'a language is spoken');
  return spoken;
}
