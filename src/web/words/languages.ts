// The languages that the console speaks. The words of one are loaded when somebody reads it.
import type { Words } from './en.ts';

interface Spoken {
  /** In itself. */
  readonly name: string;
  readonly load: () => Promise<Words>;
  /** What is said while its words are not there, or do not come: a part of the program, unlike the others. */
  readonly unloaded: {
    readonly loading: string;
    readonly missing: string;
    readonly broken: string;
    readonly reload: string;
  };
}

/** By their tags (BCP 47). */
export const LANGUAGES = {
  en: {
    name: 'English',
    load: async () => (await import('./en.ts')).EN,
    unloaded: {
      loading: 'Loading …',
      missing:
        'A part of the console could not be loaded: the server cannot be reached, or was upgraded since this page was opened.',
      broken: 'This page failed. That is a fault of the console itself; the same figures: ullage hosts, and /v1/docs.',
      reload: 'Load the page anew',
    },
  },
  'zh-CN': {
    name: '简体中文',
    load: async () => (await import('./zh-cn.ts')).ZH_CN,
    unloaded: {
      loading: '正在加载……',
      missing: '控制台的一部分无法加载：服务器无法连接，或在打开此页面之后已升级。',
      broken: '此页面出错，这是控制台自身的缺陷。同样的数据可用 ullage hosts 命令或 /v1/docs 查看。',
      reload: '重新加载页面',
    },
  },
} as const satisfies Readonly<Record<string, Spoken>>;

/** One of them. */
export type Language = keyof typeof LANGUAGES;

/** The tags, in the order in which they are offered. */
export const LANGUAGE_TAGS: readonly Language[] = ['en', 'zh-CN'];

/** The language for preferences such as ["zh-TW", "en"]; English where we have none of them. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** How dates are written: as the reader's own country writes the language, "en-GB", where his browser says which; else as the language alone. */
export function localeFor(language: Language, preferred: readonly string[]): string {
  const [primary = ''] = language.split('-');
  const isOfIt = new RegExp(`^${primary}(?:-|$)`, 'i');
  return preferred.find((tag) => isOfIt.test(tag)) ?? language;
}
