// Finds, in a copied tree, the file that a path on the original host meant.

/** Where `path` of the original host lies under `root`: itself when already there or when it was found as it is (below another
 *  walked path), below root as below "/", or the one file of `known` that ends in the longest tail of it (at least two
 *  components: a folder and a name). Undefined when none fits. */
export function rebase(path: string, root: string, known: ReadonlySet<string>): string | undefined {
  if (path === root || path.startsWith(withSlash(root)) || known.has(path)) return path;
  const parts = path.split('/').filter((part) => part !== '');
  for (let skip = 0; skip <= parts.length - MIN_TAIL; skip += 1) {
    const candidate = withSlash(root) + parts.slice(skip).join('/');
    if (known.has(candidate)) return candidate;
  }
  const flat = withSlash(root) + (parts.at(-1) ?? '');
  return known.has(flat) ? flat : undefined;
}

/** A name alone says too little in a tree of folders that all hold a file called "disk". */
const MIN_TAIL = 2;

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
