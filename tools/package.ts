// `npm run package`: builds the Debian package of dist/ into dist-deb/ and prints its path.
import { join } from 'node:path';
import { buildPackage } from './package/deb.ts';

const root = join(import.meta.dirname, '..');
console.log(buildPackage(join(root, 'dist'), join(root, 'dist-deb')));
