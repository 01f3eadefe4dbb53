// Every screen of a seeded fleet in a real Chromium, light and dark, in both languages, wide and narrow: no barrier that axe finds, nothing past
// the edge, an order of headings and landmarks that can be walked through, no error in the console and no request that fails.
import { expect, test } from 'vitest';
import { outlineFaults } from './outline.ts';
import { SCREENS, seededDesk } from './screens.ts';

const { desk, places } = seededDesk();

const person = desk.seatForEachTest();

const COLOURS = ['light', 'dark'] as const;

const LANGUAGES = [
  ['en', 'en-GB'],
  ['zh-CN', 'zh-CN'],
] as const;

const WAYS = LANGUAGES.flatMap(([, locale]) => [1440, 360].map((width) => [locale, width] as const));

/** What a page of 1,280 pixels has left of its width at four times its size (WCAG 2.2, 1.4.10). */
const REFLOWED = 320;

/** An admin, to whom most is shown, at the hour of the reports. */
async function comeAs(locale: string, width: number): Promise<void> {
  await person.sitDown({ locale, viewport: { width, height: 900 } });
  await person.page.clock.setFixedTime(desk.server.nowMs());
  await person.signIn('admin');
}

async function seeEach(look: (path: string) => Promise<readonly string[]>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { path: pathOf } of SCREENS) {
    const path = pathOf(places());
    await person.goTo(path);
    await person.settled();
    found.push(...(await look(path)).map((fault) => `${path}: ${fault}`));
  }
  return [...found, ...person.unexpected];
}

test.each(WAYS)(
  'every screen in %s, %d pixels wide, has no barrier in either colours and nothing past the edge',
  async (locale, width) => {
    await comeAs(locale, width);
    const found = await seeEach(async () => {
      const faults: string[] = [];
      for (const colours of COLOURS) {
        await person.page.emulateMedia({ colorScheme: colours });
        const excess = await person.excessWidth();
        const barriers = [...(await person.barriers()), ...(excess === 0 ? [] : [`${excess} pixels past the edge`])];
        faults.push(...barriers.map((barrier) => `${colours}: ${barrier}`));
      }
      return faults;
    });
    expect(found).toEqual([]);
  },
  600_000,
);

test.each(LANGUAGES)(
  'every screen in %s has a language, a title, headings in order and named landmarks, and fits a page that is enlarged',
  async (lang, locale) => {
    await comeAs(locale, REFLOWED);
    const titles = new Map<string, string>();
    const found = await seeEach(async (path) => {
      titles.set(path, await person.page.title());
      const excess = await person.excessWidth();
      return [...(await outlineFaults(person.page, lang)), ...(excess === 0 ? [] : [`${excess} pixels past the edge`])];
    });
    expect(found).toEqual([]);
    // Tabs of a browser are told apart, but for the same page in another order, and one decision among the others.
    const { decisionId } = places();
    const pages = [...titles.keys()].map((path) => path.replace(/\?.*/, '').replace(decisionId, 'decisions'));
    expect([...new Set(titles.values())]).toHaveLength(new Set(pages).size);
    for (const title of titles.values()) expect(title).toMatch(/^.+ · Ullage$/);
  },
  600_000,
);

test('the way in has neither barriers nor faults, in both languages, colours and widths', async () => {
  for (const [lang, locale] of LANGUAGES) {
    for (const [colours, width] of COLOURS.flatMap((one) => [1440, 360].map((pixels) => [one, pixels] as const))) {
      await person.sitDown({ locale, colorScheme: colours, viewport: { width, height: 700 } });
      await person.page.goto(desk.server.url);
      await person.page.locator('#token').waitFor();
      expect([lang, colours, width, await person.barriers(), await person.excessWidth()]).toEqual([
        lang,
        colours,
        width,
        [],
        0,
      ]);
      expect(await outlineFaults(person.page, lang)).toEqual([]);
    }
  }
});
