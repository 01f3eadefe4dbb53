// An address that no page of the console has: people see that in the console, programs as an error.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Desk } from './person.ts';

let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});

afterAll(() => desk.close());

async function answered(path: string, accept: string) {
  const answer = await fetch(`${desk.server.url}${path}`, { headers: { accept } });
  return [answer.status, answer.headers.get('content-type')?.split(';')[0]];
}

test('a mistyped address says so, with the way to the fleet', async () => {
  const person = await desk.seat();
  await person.signIn('reader');
  const answer = await person.page.goto(`${desk.server.url}/host/kvm-1`);
  await person.page.getByRole('heading', { name: 'There is no page at this address' }).waitFor();
  expect(answer?.status()).toBe(404);
  await person.page.getByRole('main').getByRole('link', { name: 'Fleet' }).click();
  await person.page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await person.leave();
});

test('a program is answered with an error, and so is whoever mistypes a call', async () => {
  const json = [404, 'application/json'];
  expect(await answered('/nonsense', '*/*')).toEqual(json);
  expect(await answered('/v1/nonsense', 'text/html,*/*')).toEqual(json);
  expect(await answered('/assets/nonsense.js', 'text/html,*/*')).toEqual(json);
  expect(await answered('/nonsense', 'text/html,*/*')).toEqual([404, 'text/html']);
});

test.each(['/hosts/%E0%A4%A', '/hosts/%', '/%zz', '/pools/fs%3A%FF', '/%E0?search=1'])(
  'an address that is no text is no page to a person, and an error to a program: %s',
  async (path) => {
    expect(await answered(path, 'text/html,*/*')).toEqual([404, 'text/html']);
    expect(await answered(path, '*/*')).toEqual([400, 'application/json']);
    const person = await desk.seat();
    await person.signIn('reader');
    const answer = await person.page.goto(`${desk.server.url}${path}`);
    await person.page.getByRole('heading', { name: 'There is no page at this address' }).waitFor();
    expect([answer?.status(), answer?.headers()['content-security-policy'] !== undefined]).toEqual([404, true]);
    expect(await person.page.getByRole('main').textContent()).toContain(path.split('?')[0]);
    expect(await person.barriers()).toEqual([]);
    await person.page.getByRole('main').getByRole('link', { name: 'Fleet' }).click();
    await person.page.getByRole('heading', { name: 'Fleet' }).waitFor();
    await person.leave();
  },
);

test('a malformed path of the API is an error, whoever asks', async () => {
  for (const accept of ['text/html,*/*', '*/*']) {
    expect(await answered('/v1/hosts/%E0%A4%A', accept)).toEqual([400, 'application/json']);
  }
});
