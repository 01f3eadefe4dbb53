// The shape of CHANGELOG.md: it speaks to operators, newest first, one sentence a line.
import { complain } from './source.ts';

const PATH = 'CHANGELOG.md';

/** The kinds of change, in the order in which they are shown. */
const SECTIONS = ['Added', 'Changed', 'Fixed', 'Removed', 'Security'];

/** Complaints about the changelog's text. */
export function checkChangelog(markdown: string): readonly string[] {
  const lines = markdown.split('\n');
  const releases = lines.filter((line) => line.startsWith('## '));
  const head = [
    ...(lines[0] === '# Changelog' ? [] : [complain(PATH, 1, 'the title is missing', 'begin with `# Changelog`')]),
    ...(releases[0] === '## Unreleased'
      ? []
      : [complain(PATH, undefined, 'the first release is not `## Unreleased`', 'add it: new lines go there')]),
  ];
  return [...head, ...lines.flatMap((line, index) => complaintAbout(line, index + 1)), ...orderComplaints(releases)];
}

function complaintAbout(line: string, number: number): readonly string[] {
  if (line.startsWith('## ') && !/^## (?:Unreleased|\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\))$/.test(line)) {
    return [complain(PATH, number, `'${line}' is not a release`, 'write `## 1.2.3 (2026-11-23)`')];
  }
  if (line.startsWith('### ') && !SECTIONS.includes(line.slice(4))) {
    return [complain(PATH, number, `'${line}' is not a kind of change`, `write one of ${SECTIONS.join(', ')}`)];
  }
  if (line.startsWith('- ') && !/^- [A-Z`].*[.!]$/.test(line)) {
    return [
      complain(PATH, number, `'${line}' is not a sentence on one line`, 'begin with a capital, end with a full stop'),
    ];
  }
  return [];
}

function orderComplaints(releases: readonly string[]): readonly string[] {
  const versions = releases
    .map((line) => /^## (?<version>\d+\.\d+\.\d+)/.exec(line)?.groups?.['version'])
    .filter((version) => version !== undefined);
  return versions
    .slice(1)
    .filter((version, index) => version.localeCompare(versions[index] ?? '', 'en', { numeric: true }) >= 0)
    .map((version) => complain(PATH, undefined, `${version} stands below an older release`, 'put the newest first'));
}
