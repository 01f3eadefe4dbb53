// Figures of a page: those that say nothing of where they come from, and what derivations say of theirs.
import type { Page } from 'playwright-core';
import { parseRatio, PPM } from '../../src/core/ratio.ts';

/** Figures that stand bare: in no derivation, no link or button, and in nothing that says where its figures come from. */
export async function bareFigures(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const figures = 'main :is(.figure, .number, dd, .share)';
    const isSaid = (element) =>
      (element.closest('[aria-describedby]')?.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .some((id) => document.getElementById(id)?.classList.contains('source') === true &&
          document.getElementById(id).textContent.trim() !== '');
    // A heading of a column is no figure, and a time is told as it was.
    const isOther = (element) => element.closest('thead, .derivation, form, [role=columnheader]') !== null ||
      element.querySelector('time') !== null;
    return [...document.querySelectorAll(figures)]
      .filter((element) => /[0-9]/.test(element.textContent) && !isOther(element))
      .filter((element) => element.closest('a, button') === null && element.querySelector('a, button') === null)
      .filter((element) => !isSaid(element))
      .map((element) => element.textContent + ' in ' + element.parentElement.outerHTML.slice(0, 200));
  })()`);
}

/** What one says: undefined where something of it is not in bytes, or not known. */
interface Derived {
  /** "How Available is made up". */
  readonly name: string;
  /** In bytes. */
  readonly figure: bigint | undefined;
  readonly terms: readonly string[];
  /** Its terms, put together by their signs. */
  readonly sum: bigint | undefined;
}

/** Presses each figure that says how it is made up, a few of each name, and reads what it opens. */
export async function derivationsOf(page: Page): Promise<readonly Derived[]> {
  const read = await page.evaluate<
    { name: string; figure: string; terms: { sign: string; label: string; value: string }[] }[]
  >(`(async () => {
    const seen = new Map();
    const found = [];
    const later = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const exact = (cell) => cell?.querySelector('[title]')?.getAttribute('title') ?? cell?.textContent ?? '';
    for (const button of document.querySelectorAll('main button.derived')) {
      button.click();
      await later();
      const card = document.querySelector('.derivation');
      // Some ask for their terms only now.
      for (let turns = 0; card.querySelector('.rule') === null && turns < 1000; turns += 1) await later();
      const name = card.getAttribute('aria-label');
      if ((seen.get(name) ?? 0) < 5) {
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const terms = [...card.querySelectorAll('tr')].map((row) => ({
          sign: row.querySelector('.sign').textContent,
          label: row.querySelector('th').textContent,
          value: exact(row.querySelector('td')),
        }));
        found.push({ name, figure: exact(button), terms });
      }
      button.click();
      await later();
    }
    return found;
  })()`);
  return read.map(({ name, figure, terms }) => {
    // A share says what it is a share of: its terms are of that.
    const whole = terms.findIndex(({ sign }) => sign === '=');
    return {
      name,
      figure: bytesIn(whole === -1 ? figure : (terms[whole]?.value ?? '')),
      terms: terms.map(({ sign, label, value }) => `${sign} ${label} ${value}`),
      sum: summed(whole === -1 ? terms : terms.slice(0, whole)),
    };
  });
}

/** Of "305 445 994 496 bytes", and what may stand behind that; undefined of all else. */
function bytesIn(text: string): bigint | undefined {
  const [, digits] = /^([-−]?[\d ]+) (?:bytes|字节)/.exec(text) ?? [];
  return digits === undefined ? undefined : BigInt(digits.replaceAll(' ', '').replace('−', '-'));
}

function summed(terms: readonly { readonly sign: string; readonly value: string }[]): bigint | undefined {
  // A figure that was measured has no terms; quotients are no bytes.
  if (terms.length === 0 || terms.some(({ sign }) => sign === '÷')) return undefined;
  let sum: bigint | undefined = 0n;
  // Without a sign a later term is told beside the others: a part of one of them.
  for (const { sign, value } of terms.filter((term, at) => at === 0 || term.sign !== '')) {
    const amount = sign === '×' ? parseRatio(value) : bytesIn(value);
    if (sum === undefined || amount === undefined) return undefined;
    if (sign === '×') sum = (sum * amount) / PPM;
    else sum = sign === '−' ? sum - amount : sum + amount;
  }
  return sum;
}
