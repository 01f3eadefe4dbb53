// Style sheets keep to one scale: sizes of type, spaces and colours have names, which src/web/style/scale.css alone gives them.
import { complain, lineAt, type TextFile } from './source.ts';

const FOLDER = 'src/web/style/';

/** Where the names come from. */
const SCALE = `${FOLDER}scale.css`;

/** Sizes of type and spaces: "padding-left", "row-gap", "font". */
const MEASURED = /^(?:font|font-size|(?:margin|padding)(?:-[a-z-]+)?|(?:row-|column-)?gap)$/;

/** A step of the scale, a sum of steps, or none; the rest of a `font` is families and the height of lines. */
const STEP = /^(?:0|auto|inherit|unset|var\(--[\w-]+\)|calc\(.*var\(--[\w-]+\).*\))$/;

/** A part of a value: what is in parentheses belongs to it. */
const PART = /(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g;

/** A colour by its figures. */
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab)\(/i;

/** Complaints about style sheets of the console that name a size or a colour of their own. */
export function checkStyleScale(files: readonly TextFile[]): readonly string[] {
  const sheets = files.filter(({ path }) => path.startsWith(FOLDER) && path.endsWith('.css') && path !== SCALE);
  return sheets.flatMap(({ path, text }) => {
    const code = text.replaceAll(/\/\*[^]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
    return [...code.matchAll(/(?<=[;{]\s*)(?<name>[a-z-]+)\s*:\s*(?<value>[^;{}]+);/g)].flatMap((match) => {
      const { name = '', value = '' } = match.groups ?? {};
      const found = strayIn(name, value.trim().replaceAll(/\s+/g, ' '));
      if (found === undefined) return [];
      return [complain(path, lineAt(text, match.index), `${name}: ${found}`, `use a name of ${SCALE}`)];
    });
  });
}

function strayIn(name: string, value: string): string | undefined {
  const colour = COLOUR.exec(value)?.[0];
  if (colour !== undefined) return colour;
  if (!MEASURED.test(name)) return undefined;
  const [size = ''] = value.split(' / ');
  return (name === 'font' ? size : value).match(PART)?.find((part) => !STEP.test(part));
}
