// The console of a server of open access, in a real Chromium: nobody signs in, every screen is there, and nothing that it asks for is refused.
import { expect, test } from 'vitest';
import { SCREENS, seededDesk } from './screens.ts';

const { desk, places } = seededDesk({ openAccess: true });

const person = desk.seatForEachTest();

test('every screen comes without a token, with no way in and nobody to sign out', async () => {
  for (const { path: pathOf } of SCREENS) {
    const path = pathOf(places());
    await person.goTo(path);
    await person.settled();
    expect([path, await person.page.locator('#token').count()]).toEqual([path, 0]);
    expect([path, await person.page.getByRole('button', { name: 'Sign out' }).count()]).toEqual([path, 0]);
    desk.server.pass(1_000);
  }
  expect(person.unexpected).toEqual([]);
}, 300_000);
