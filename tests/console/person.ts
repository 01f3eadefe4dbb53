// Somebody in front of the console: a real Chromium over a real server, and what every test of the console asks of a page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Role } from '../../src/store/tables.ts';
import { readConsole } from '../../src/server/console/console-files.ts';
import { buildWeb } from '../../tools/build-web.ts';
import { startServer, type TestServer } from '../server/server-fixture.ts';
import { pgliteEngine, type EngineUnderTest, type StartEngine } from '../services/store-engines.ts';

/** Debian's. */
const CHROMIUM = '/usr/bin/chromium';

/** The standards that axe holds a page to: WCAG 2.2 AA and what it includes. */
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A server with a console, and a browser. */
export class Desk {
  readonly server: TestServer;
  readonly #engine: EngineUnderTest;
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(parts: { server: TestServer; engine: EngineUnderTest; browser: Browser; folder: string }) {
    this.server = parts.server;
    this.#engine = parts.engine;
    this.#browser = parts.browser;
    this.#folder = parts.folder;
  }

  /** Builds the console and starts both. */
  static async open(startEngine: StartEngine = pgliteEngine): Promise<Desk> {
    const folder = mkdtempSync(join(tmpdir(), 'ullage-console-'));
    await buildWeb(folder);
    const engine = await startEngine();
    const server = await startServer(engine, { console: readConsole([folder]) });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    return new Desk({ server, engine, browser, folder });
  }

  /** Somebody sits down: 1,440 pixels, light, English, unless said. */
  async seat(options: BrowserContextOptions = {}): Promise<Person> {
    const usual = { locale: 'en-GB', viewport: { width: 1440, height: 900 } };
    return Person.at(this.server, await this.#browser.newContext({ ...usual, ...options }));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.close();
    await this.#engine.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Somebody, with a page of his own and what it complained of. */
export class Person {
  readonly page: Page;
  readonly #server: TestServer;
  readonly #context: BrowserContext;
  #complaints: string[] = [];

  private constructor(server: TestServer, context: BrowserContext, page: Page) {
    this.#server = server;
    this.#context = context;
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.#complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.#complaints.push(error.message));
  }

  static async at(server: TestServer, context: BrowserContext): Promise<Person> {
    return new Person(server, context, await context.newPage());
  }

  /** Errors in the browser's console since he signed in. */
  get complaints(): readonly string[] {
    return this.#complaints;
  }

  /** Types a new token into the page, in whichever language, and waits for what is behind it. */
  async signIn(role: Role, path = '/'): Promise<void> {
    const { secret } = await this.#server.newToken(role);
    await this.page.goto(this.#server.url + path);
    await this.page.locator('#token').fill(secret);
    await this.page.locator('button[type=submit]').click();
    await this.page.getByRole('navigation').first().waitFor();
    // That nobody was signed in is no mistake of the page: the browser says so all the same.
    this.#complaints = this.#complaints.filter((text) => !text.includes('401'));
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(this.#server.url + path);
    await this.page.getByRole('navigation').first().waitFor();
  }

  /** What axe finds on the page as it is now. */
  async barriers(): Promise<readonly string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).withTags(STANDARDS).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  }

  async leave(): Promise<void> {
    await this.#context.close();
  }
}
