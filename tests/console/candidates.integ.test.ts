// A link by a name that several hosts have: the console offers each of them, on the page that was asked for.
import { expect, test } from 'vitest';
import * as facts from '../hosts/facts.ts';
import { TestAgent } from '../server/agent.ts';
import { Desk } from './person.ts';

const agents: TestAgent[] = [];
const desk = Desk.forTests(async () => {
  for (let n = 0; n < 2; n += 1) {
    const agent = await TestAgent.of(desk.server);
    await agent.full({ hostname: 'twin', pools: [facts.filesystem()] });
    agents.push(agent);
  }
});
const person = desk.seatForEachTest();

test.each([
  ['en-GB', 'One of these was meant:'],
  ['zh-CN', '可能是以下主机之一：'],
])('in %s', async (locale, words) => {
  await person.leave();
  await person.sitDown({ locale });
  await person.signIn('reader', '/hosts/twin/files?path=/a%20b');
  await person.page.getByText(words).waitFor();
  const links = person.page.getByRole('main').getByRole('listitem').getByRole('link');
  const hrefs = await Promise.all((await links.all()).map((link) => link.getAttribute('href')));
  expect(new Set(hrefs)).toEqual(new Set(agents.map(({ hostId }) => `/hosts/${hostId}/files?path=%2Fa+b`)));
  expect(await person.barriers()).toEqual([]);
  await links.first().click();
  await person.page.getByText(words).waitFor({ state: 'detached' });
  expect(new URL(person.page.url()).searchParams.get('path')).toBe('/a b');
});
