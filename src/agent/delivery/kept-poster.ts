// A poster that is kept while all goes well, and made anew, with credentials read anew, after anything that did not.
import { UllageError } from '../../core/errors.ts';
import type { Answer } from './answer.ts';
import { readCredentials, type CredentialFiles } from './credentials.ts';
import { ReportPoster, type PostOptions } from './post-report.ts';

/** Usable once constructed. */
export class KeptPoster {
  readonly #options: PostOptions;
  readonly #files: CredentialFiles;
  #poster: ReportPoster | undefined;

  constructor(options: PostOptions, files: CredentialFiles) {
    this.#options = options;
    this.#files = files;
  }

  /** Delivers; never rejects for what a server or a file does. */
  async post(content: Uint8Array): Promise<Answer> {
    try {
      this.#poster ??= new ReportPoster(this.#options, await readCredentials(this.#files));
    } catch (error) {
      if (!(error instanceof UllageError)) throw error;
      return { kind: 'refused', why: error.message };
    }
    return this.#poster.post(content);
  }

  /** The next delivery reads credentials and connects anew; one under way ends. */
  renew(): void {
    this.#poster?.close();
    this.#poster = undefined;
  }
}
