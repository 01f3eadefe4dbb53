// A browser's state after signing in: each measurement starts from it.
import type { Browser, BrowserContext } from 'playwright-core';
import type { LoadedServer } from '../ingest/server.ts';

/** The cookie of a session. */
export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Types a reader's token into the page. */
export async function signedIn(browser: Browser, { url, reader }: LoadedServer): Promise<SignedIn> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#token').fill(reader);
  await page.locator('button[type=submit]').click();
  await page.getByRole('navigation').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}
