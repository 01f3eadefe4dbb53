// Every screen as every role sees it, in a real Chromium: nothing that is refused is asked for, no error stands in the console, and the buttons
// that change something are those whose calls the server takes from that role, all of them and no other.
import { expect, test } from 'vitest';
import type { Endpoint } from '../../src/wire/api/endpoint.ts';
import { REVIEW_FORCED_CLAIM } from '../../src/wire/api/forced-claims.ts';
import { PLACE } from '../../src/wire/api/placements.ts';
import { CLEAR_POLICY, SET_POLICY } from '../../src/wire/api/policies.ts';
import { CREATE_TOKEN, REVOKE_TOKEN } from '../../src/wire/api/tokens.ts';
import type { Role } from '../../src/store/tables.ts';
import { isAllowed } from '../../src/server/http/caller.ts';
import { EN } from '../../src/web/words/en.ts';
import { SCREENS, seededDesk } from './screens.ts';

const { desk, places } = seededDesk();

const person = desk.seatForEachTest();

/** What changes something, by what its button is called: the call that it makes. */
const CHANGES = new Map<string, Pick<Endpoint, 'access'>>([
  [EN.placement.form.dryRun, PLACE],
  [EN.placement.form.claim, PLACE],
  [EN.placement.forced.review, REVIEW_FORCED_CLAIM],
  [EN.policies.form.preview, SET_POLICY],
  [EN.policies.form.apply, SET_POLICY],
  [EN.policies.change, SET_POLICY],
  [EN.policies.clear, CLEAR_POLICY],
  [EN.tokens.create, CREATE_TOKEN],
  [EN.tokens.revoke, REVOKE_TOKEN],
]);

/** The buttons whose calls the server takes from a role. */
function takenFrom(role: Role): readonly string[] {
  const caller = { actor: 'a test', tokenId: undefined, role, hostId: undefined };
  return [...CHANGES].flatMap(([name, { access }]) => (isAllowed(caller, access) ? [name] : [])).toSorted();
}

/** Goes through every screen; gives the buttons that change something. */
async function offeredTo(role: Role): Promise<readonly string[]> {
  const offered = new Set<string>();
  for (const { path: pathOf, isForAdmins = false } of SCREENS) {
    const path = pathOf(places());
    await person.goTo(path);
    await person.settled();
    const main = person.page.getByRole('main');
    const isBarred = isForAdmins && role !== 'admin';
    const told = await main.getByText(EN.frame.forAdmins).count();
    expect([path, told]).toEqual([path, isBarred ? 1 : 0]);
    const buttons = await main.locator('button').allTextContents();
    for (const text of buttons) if (CHANGES.has(text.trim())) offered.add(text.trim());
    // What is barred shows no row of what it is about.
    const shown = isBarred ? await main.locator('tbody tr').count() : 0;
    expect([path, shown]).toEqual([path, 0]);
    desk.server.pass(1_000);
  }
  return [...offered].toSorted();
}

const READERS = ['reader', 'placer', 'operator', 'admin'] as const;

test.each(READERS)(
  'a %s sees every screen, and is offered what he may change and nothing else',
  async (role) => {
    await person.page.clock.setFixedTime(desk.server.nowMs());
    await person.signIn(role);
    expect(await offeredTo(role)).toEqual(takenFrom(role));
    expect(person.unexpected).toEqual([]);
  },
  300_000,
);

test.each(['agent', 'tenant'] as const)('a token of an %s opens no screen, and is told what would', async (role) => {
  const { secret } = await desk.server.newToken(role, role === 'agent' ? places().hostId : undefined);
  for (const { path } of SCREENS) {
    await person.page.goto(desk.server.url + path(places()));
    await person.page.locator('#token').fill(secret);
    await person.page.locator('button[type=submit]').click();
    await expect.poll(() => person.page.getByRole('alert').textContent()).toContain(EN.frame.mayNotRead);
    expect(await person.page.getByRole('navigation').count()).toBe(0);
    desk.server.pass(60_000);
  }
});

test('without a token every address is the way in, and shows no figure', async () => {
  for (const { path } of SCREENS) {
    await person.page.goto(desk.server.url + path(places()));
    await person.page.locator('#token').waitFor();
    expect(await person.page.locator('.figure, tbody tr').count()).toBe(0);
    desk.server.pass(5_000);
  }
});
