// What a screen reader walks a page by: its language, headings and landmarks, and what speaks by itself.
import type { Page } from 'playwright-core';

/** Longer than any sentence that is spoken: a table or a list in a live region is read as a whole at each change. */
const MOST_SPOKEN = 300;

interface Outline {
  readonly lang: string;
  readonly title: string;
  readonly headings: readonly (readonly [level: number, text: string])[];
  readonly mains: number;
  /** Names of navigations: landmarks of one kind are told apart by them. */
  readonly navs: readonly (string | null)[];
  /** What speaks although nothing happened: live regions with more than a sentence in them. */
  readonly loud: readonly string[];
}

/** What is wrong with the outline of the page as it is now, whose words are to be of this language. */
export async function outlineFaults(page: Page, lang: string): Promise<readonly string[]> {
  const outline = await page.evaluate<Outline>(`(() => {
    const all = (what) => [...document.querySelectorAll(what)];
    return {
      lang: document.documentElement.lang,
      title: document.title,
      headings: all('h1, h2, h3, h4, h5, h6').map((one) => [Number(one.tagName[1]), one.textContent]),
      mains: all('main').length,
      navs: all('nav').map((one) => one.getAttribute('aria-label')),
      loud: all('[aria-live], [role=status], [role=alert], [role=log]')
        .filter((one) => one.textContent.length > ${MOST_SPOKEN} || one.querySelector('table, ul, ol') !== null)
        .map((one) => one.textContent.slice(0, 100)),
    };
  })()`);
  return [...faultsOfHeadings(outline), ...faultsOfLandmarks(outline), ...faultsOfWords(outline, lang)];
}

function faultsOfHeadings({ headings }: Outline): readonly string[] {
  const firsts = headings.filter(([level]) => level === 1).length;
  const skipped = headings.filter(([level], at) => level > (headings[at - 1]?.[0] ?? 0) + 1);
  return [
    ...(firsts === 1 ? [] : [`expected one heading of the first level, found ${firsts}`]),
    ...skipped.map(([level, text]) => `a level is left out before "${text}" of level ${level}`),
    ...headings.filter(([, text]) => text.trim() === '').map(([level]) => `a heading of level ${level} is empty`),
  ];
}

function faultsOfLandmarks({ mains, navs }: Outline): readonly string[] {
  return [
    ...(mains === 1 ? [] : [`expected one main, found ${mains}`]),
    ...(navs.some((name) => name === null || name === '') ? ['a navigation has no name'] : []),
    ...(new Set(navs).size === navs.length ? [] : [`two navigations have one name: ${navs.join(', ')}`]),
  ];
}

function faultsOfWords({ lang, title, loud }: Outline, expected: string): readonly string[] {
  return [
    ...(lang === expected ? [] : [`expected the language ${expected}, found ${lang}`]),
    ...(title === '' ? ['there is no title'] : []),
    ...loud.map((text) => `much is spoken by itself: ${text}`),
  ];
}
