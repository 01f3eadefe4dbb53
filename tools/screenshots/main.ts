// `npm run screenshots [NAME …]`: pictures of the console's screens into docs/console, over a server that made-up agents report to.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import * as facts from '../../tests/hosts/facts.ts';
import type { TestServer } from '../../tests/server/server-fixture.ts';
import { pgliteEngine } from '../../tests/services/store-engines.ts';
import { MOST_PICTURE_BYTES } from '../tidy/pictures.ts';
import { picturesOf, type Picture } from './pictures.ts';
import { countIds, sameBytes } from './same-ids.ts';
import { startSeeded } from './seeded-server.ts';
import type { Seeded } from './seed.ts';
import { smallPng } from './small-png.ts';

const INTO = join(import.meta.dirname, '../../docs/console');

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** Who is shown as having signed in, where it does not matter. */
const USUAL_ROLE = 'reader';

if (execFileSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }) === '') {
  throw new Error('screenshots: there is no Chinese font: apt-get install fonts-wqy-microhei');
}
countIds();
const folder = mkdtempSync(join(tmpdir(), 'ullage-screenshots-'));
const engine = await pgliteEngine();
const fleet = await startSeeded({ engine, folder, beginsAtMs: facts.NOW_MS });
const launched = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
try {
  const wanted = process.argv.slice(2);
  mkdirSync(INTO, { recursive: true });
  for (const [number, picture] of picturesOf(fleet.seeded).entries()) {
    if (wanted.length > 0 && !wanted.includes(picture.name)) continue;
    const png = smallPng(
      await take(picture, { browser: launched, server: fleet.server, seeded: fleet.seeded, number }),
    );
    if (png.length > MOST_PICTURE_BYTES) {
      throw new Error(`screenshots: ${picture.name} has ${png.length} bytes, expected at most ${MOST_PICTURE_BYTES}`);
    }
    writeFileSync(join(INTO, `${picture.name}.png`), png);
    console.log(`${picture.name}.png ${Math.ceil(png.length / 1024)} KiB`);
  }
} finally {
  await launched.close();
  await fleet.server.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
}

interface Studio {
  readonly browser: Browser;
  readonly server: TestServer;
  readonly seeded: Seeded;
  /** Of the picture: ids that a browser makes differ between pictures, not between runs. */
  readonly number: number;
}

async function take(picture: Picture, { browser, server, seeded, number }: Studio): Promise<Buffer> {
  const { width = 1_440, height = 900, colours = 'light', locale = 'en-GB' } = picture;
  const context = await browser.newContext({
    locale,
    timezoneId: 'UTC',
    colorScheme: colours,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(sameBytes(number));
    // Ages are told by the browser's clock: it is the server's.
    await page.clock.setFixedTime(server.nowMs());
    await page.goto(server.url + (picture.path ?? '/'));
    if (picture.path !== undefined) await signIn(page, seeded.secrets[picture.role ?? USUAL_ROLE]);
    await picture.isThere(page);
    await page.waitForFunction('document.querySelector(".loading") === null && document.fonts.status === "loaded"');
    return await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, secret: string): Promise<void> {
  await page.locator('#token').fill(secret);
  await page.locator('button[type=submit]').click();
  await page.locator('.liveness.live').waitFor();
}
