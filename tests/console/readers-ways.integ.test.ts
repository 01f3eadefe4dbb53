// What forced colours, spaced text, less motion, and a server that never answers leave of the console in a real Chromium.
import { beforeEach, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

let host: TestAgent;

/** A guest whose disk is promised so much, and something that could not be read. */
const having = (gib: bigint) => ({
  guests: [facts.guest('guest-1', [facts.disk('/one')])],
  images: [facts.qcow2('/one', gib * GiB, 2n * GiB)],
  problems: [{ kind: 'denied', subject: { path: '/x' }, attempted: 'read /x', found: 'permission denied' }] as const,
});

const desk = Desk.forTests(async () => {
  host = await TestAgent.of(desk.server);
  await host.full(having(300n));
  const silent = await TestAgent.of(desk.server);
  await silent.full({ pools: [facts.filesystem({ id: 'fs:other' })] });
  desk.server.pass(20 * 60_000);
  await host.full(having(300n));
});

const person = desk.seatForEachTest();

beforeEach(() => {
  desk.server.pass(60_000);
});

test('with colours of the reader, and text spaced as he needs it, figures and signs are there and nothing is cut off', async () => {
  await person.sitDown({ forcedColors: 'active', viewport: { width: 720, height: 450 } });
  await person.signIn('reader');
  // WCAG 2.2, 1.4.12. Set on elements, as no style of another's may be added.
  await person.page.evaluate(`document.querySelectorAll('*').forEach((element) => {
    Object.assign(element.style, { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' });
  })`);
  expect(await person.excessWidth()).toBe(0);
  const cut = await person.page.evaluate(`[...document.querySelectorAll('button, .figure, dt, h1, h2')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow === 'hidden')
    .map((element) => element.textContent)`);
  expect(cut).toEqual([]);
});

test('a change is seen where motion is welcome, and nothing moves where it is not', async () => {
  await person.signIn('reader');
  const row = person.page.getByRole('row').filter({ hasText: host.hostname });
  await expect.poll(() => row.textContent()).toContain('−104 GiB');
  await host.full(having(200n));
  const changed = row.locator('.changed').first();
  await changed.waitFor({ timeout: 30_000 });
  const motion = () => person.page.evaluate(`getComputedStyle(document.querySelector('.rows .changed')).animationName`);
  expect(await motion()).toBe('changed');
  await person.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await motion()).toBe('none');
});

test('what never comes is given up after a while, and can be asked for again', async () => {
  await person.signIn('reader');
  const { page } = person;
  // Neither answered nor refused.
  await page.route('**/v1/health', () => {});
  await page.getByRole('link', { name: 'About' }).click();
  await page.locator('.loading').first().waitFor();
  const again = page.getByRole('button', { name: 'Try again' }).first();
  await again.waitFor({ timeout: 40_000 });
  await page.unroute('**/v1/health');
  await again.click();
  await expect.poll(() => page.getByText('The database answered in').count()).toBe(1);
});

test.each([1440, 360])('at %d pixels, what has the focus is never hidden by what sticks to an edge', async (width) => {
  await person.sitDown({ viewport: { width, height: 600 } });
  await person.signIn('reader');
  for (const path of ['/', `/hosts/${host.hostId}`, '/reclaim', '/pools']) {
    await person.goTo(path);
    await person.settled();
    const hidden: string[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      await person.page.keyboard.press('Tab');
      const fault = await person.page.evaluate<string>(`(() => {
        const focused = document.activeElement;
        const [box] = focused.getClientRects();
        if (focused === document.body || box === undefined) return '';
        const y = box.top + box.height / 2;
        const seen = [0.1, 0.5, 0.9]
          .map((part) => document.elementFromPoint(box.left + box.width * part, y))
          .some((found) => found !== null && (focused.contains(found) || found.contains(focused)));
        return seen ? '' : focused.outerHTML.slice(0, 120);
      })()`);
      if (fault !== '') hidden.push(fault);
    }
    expect([path, hidden]).toEqual([path, []]);
  }
});
