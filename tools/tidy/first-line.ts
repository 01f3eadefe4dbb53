// Line 1 of every file is a sentence that says what the file holds.
import { complain, type TextFile } from './source.ts';

/** Shorter than this it says nothing. */
const SHORTEST_SENTENCE = 20;

/** Complaints about TypeScript files and scripts whose opening comment is missing or is not a sentence. */
export function checkFirstLines(files: readonly TextFile[]): readonly string[] {
  return files.filter((file) => /\.(?:ts|sh)$/.test(file.path)).flatMap(complaintAbout);
}

function complaintAbout({ path, text }: TextFile): readonly string[] {
  const [mark, sample] = path.endsWith('.sh')
    ? ['# ', '# What this script does.']
    : ['// ', '// What this file holds.'];
  const lines = text.split('\n');
  const first = lines[0]?.startsWith('#!') === true ? 1 : 0;
  if (lines[first]?.startsWith(mark) !== true) {
    return [
      complain(path, first + 1, 'the file does not open with a comment', `write a sentence such as \`${sample}\``),
    ];
  }
  const end = lines.findIndex((line, index) => index >= first && isSentenceEnd(line));
  const opening = lines.findIndex((line, index) => index >= first && !line.startsWith(mark.trim()));
  const sentence = (lines[first] ?? '').slice(mark.length);
  const ended = end !== -1 && (opening === -1 || end < opening);
  return ended && sentence.length >= SHORTEST_SENTENCE
    ? []
    : [
        complain(
          path,
          first + 1,
          `'${sentence}' is not a sentence`,
          'say what the file holds, and end with a full stop',
        ),
      ];
}

function isSentenceEnd(line: string): boolean {
  return /[.?!)`]$/.test(line);
}
