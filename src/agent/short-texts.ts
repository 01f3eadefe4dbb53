// What no server takes is not reported: texts of a host that are longer than any name are cut, and a problem says so.
import { longTextIn, MOST_TEXT, shortText } from '../core/long-text.ts';
import { counted } from '../core/plain-text.ts';
import type { Problem } from '../core/problem.ts';
import type { HostReport } from '../core/report.ts';
import { STRIDE, type Steps } from '../core/steps.ts';

/** The report with no text longer than MOST_TEXT. A definition may have an attribute of 128 KiB, and a descriptor beside an image names what
 *  its writer wants: no file has such a name. */
export function* shortTextSteps(report: HostReport): Steps<HostReport> {
  if (!(yield* hasLongText(report))) return report;
  const short = new Shortener().report(report);
  yield;
  return short;
}

function* hasLongText(report: HostReport): Steps<boolean> {
  const { pools, guests, images, found, problems, ...heading } = report;
  if (longTextIn(heading) !== undefined) return true;
  for (const facts of [pools, guests, images, found, problems]) {
    for (const [index, fact] of facts.entries()) {
      if (index % STRIDE === 0) yield;
      if (longTextIn(fact) !== undefined) return true;
    }
  }
  return false;
}

class Shortener {
  #cut = 0;

  report(report: HostReport): HostReport {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts stay texts, and nothing else is touched
    const short = this.#value(report) as HostReport;
    const problem: Problem = {
      kind: 'limit',
      subject: {},
      attempted: 'report texts as the host has them',
      found: `${counted(this.#cut, 'text')} of more than ${MOST_TEXT} characters, cut there`,
    };
    return { ...short, problems: [...short.problems, problem] };
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((entry) => this.#value(entry));
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [this.#text(key), this.#value(entry)]));
  }

  #text(text: string): string {
    const short = shortText(text);
    if (short !== text) this.#cut += 1;
    return short;
  }
}
