// Somebody in front of the console: a real Chromium over a real server, and what every test of the console asks of a page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Role } from '../../src/store/tables.ts';
import { readConsole } from '../../src/server/console/console-files.ts';
import type { ServerWorld } from '../../src/server/world.ts';
import { buildWeb } from '../../tools/build-web.ts';
import { startServerAlone, type TestServer } from '../server/server-fixture.ts';
import { pgliteEngine, type StartEngine } from '../services/store-engines.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** A name under which browsers of tests reach this machine as if it were another: over plain HTTP, no secure context. */
export const OTHER_NAME = 'ullage.example';

/** The standards that axe holds a page to: WCAG 2.2 AA and what it includes. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** An address that the console does not have: the server says so, too, and the browser after it. */
export const NO_PAGE = '/no/such/page';

/** What a desk has while it is open. */
interface Open {
  readonly server: TestServer;
  readonly browser: Browser;
  /** The console as it was built. */
  readonly folder: string;
}

/** A server with a console, and a browser. */
export class Desk {
  #open: Open | undefined;

  private constructor() {}

  /** Builds the console and starts both. */
  static async open(startEngine: StartEngine = pgliteEngine): Promise<Desk> {
    const desk = new Desk();
    desk.#open = await opened(startEngine);
    return desk;
  }

  /** Declares the desk of a file, open from before its tests until after them, and what is reported to it first. */
  static forTests(
    report: () => Promise<void>,
    options: { engine?: StartEngine; timeoutMs?: number; settings?: Partial<ServerWorld> } = {},
  ): Desk {
    const desk = new Desk();
    beforeAll(async () => {
      desk.#open = await opened(options.engine ?? pgliteEngine, options.settings);
      await report();
    }, options.timeoutMs);
    afterAll(() => desk.close());
    return desk;
  }

  get server(): TestServer {
    return there(this.#open).server;
  }

  /** Somebody sits down: 1,440 pixels, light, English, unless said. */
  async seat(options: BrowserContextOptions = {}): Promise<Person> {
    const person = new Person(this);
    await person.sitDown(options);
    return person;
  }

  /** Declares that somebody new sits down before each test, and leaves after it. */
  seatForEachTest(options: BrowserContextOptions = {}): Person {
    const person = new Person(this);
    beforeEach(() => person.sitDown(options));
    afterEach(() => person.leave());
    return person;
  }

  /** A browser's window that knows nothing of any other. */
  newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    const usual = { locale: 'en-GB', viewport: { width: 1440, height: 900 } };
    return there(this.#open).browser.newContext({ ...usual, ...options });
  }

  async close(): Promise<void> {
    if (this.#open === undefined) return;
    const { server, browser, folder } = this.#open;
    this.#open = undefined;
    await browser.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function opened(startEngine: StartEngine, settings: Partial<ServerWorld> = {}): Promise<Open> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-console-'));
  await buildWeb(folder);
  const server = await startServerAlone(startEngine, { console: readConsole([folder]), ...settings });
  const args = ['--no-sandbox', `--host-resolver-rules=MAP ${OTHER_NAME} 127.0.0.1`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  return { server, browser, folder };
}

/** Somebody, with a page of his own and what it complained of. */
export class Person {
  readonly #desk: Desk;
  #page: Page | undefined;
  #complaints: string[] = [];
  #failed: string[] = [];

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Opens a page in a new window; whoever sat there leaves first, with all that he was signed in to. */
  async sitDown(options: BrowserContextOptions = {}): Promise<void> {
    await this.leave();
    const page = await (await this.#desk.newContext(options)).newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
    page.on('response', (response) => {
      if (response.status() >= 400) this.#failed.push(`${response.status()} ${new URL(response.url()).pathname}`);
    });
    // A page that is left asks no longer: what it had asked ends, and is no failure.
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      if (!why.includes('ERR_ABORTED')) this.#failed.push(`${why} ${new URL(request.url()).pathname}`);
    });
    this.#page = page;
  }

  get page(): Page {
    return there(this.#page);
  }

  /** Errors in the browser's console since he signed in. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Errors in the browser's console, and requests that were refused or that nothing answered, since he signed in; without those that an
   *  address without a page has to have. */
  get unexpected(): readonly string[] {
    const isMissing = `404 ${NO_PAGE}`;
    const wentThere = this.#failed.filter((one) => one === isMissing).length;
    const told = this.#complaints.filter((text) => text.includes('status of 404'));
    const others = this.#complaints.filter((text) => !text.includes('status of 404'));
    return [...others, ...told.slice(wentThere), ...this.#failed.filter((one) => one !== isMissing)];
  }

  /** Types a new token into the page, in whichever language, and waits for what is behind it. */
  async signIn(role: Role, path = '/'): Promise<void> {
    const { server } = this.#desk;
    const { secret } = await server.newToken(role);
    await this.page.goto(server.url + path);
    await this.page.locator('#token').fill(secret);
    await this.page.locator('button[type=submit]').click();
    await this.page.getByRole('navigation').first().waitFor();
    // A session that had ended is no mistake of the page: the browser says so all the same.
    this.#complaints = this.#complaints.filter((text) => !text.includes('401'));
    this.#failed = [];
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#desk.server.url + path);
    await this.page.getByRole('navigation').first().waitFor();
  }

  /** Resolves once the page has its heading and everything that it asked for has come. */
  async settled(): Promise<void> {
    await this.page.getByRole('heading', { level: 1 }).first().waitFor();
    await this.page.locator('.loading').first().waitFor({ state: 'detached' });
  }

  /** The heading of a page of this name. */
  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  /** Pixels by which the page is wider than its window. */
  async excessWidth(): Promise<number> {
    return this.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  /** What axe finds on the page as it is now. It runs there, once for all rules: nothing is framed, and what drives it from outside rule by
   *  rule is ten times as slow on a long page. */
  async barriers(): Promise<readonly string[]> {
    if (await this.page.evaluate(`typeof axe === 'undefined'`)) await this.page.evaluate(axe.source);
    const run = `axe.run({ resultTypes: ['violations'], runOnly: ${JSON.stringify(STANDARDS)} })`;
    const { violations } = await this.page.evaluate<axe.AxeResults>(run);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  }

  async leave(): Promise<void> {
    await this.#page?.context().close();
    this.#page = undefined;
    this.#complaints = [];
    this.#failed = [];
  }
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('used before it was there, or after it had gone');
  return thing;
}

/** What the browser says at a field when the form is not sent for it. */
export function saidAt(field: Locator): Promise<string> {
  return field.evaluate((element: object) => {
    const said: unknown = Reflect.get(element, 'validationMessage');
    return String(said);
  });
}
