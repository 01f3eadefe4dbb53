// `npm run build`: the program in dist/.
import { join } from 'node:path';
import { buildProgram } from './build-program.ts';

const [start, ...beside] = await buildProgram(join(import.meta.dirname, '../dist'));
console.log(`build: dist/${start}, and ${beside.length} files and folders that it needs beside it`);
