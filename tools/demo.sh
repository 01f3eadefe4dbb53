#!/bin/sh
# `npm run demo`: installs what is missing, builds when the source is newer than the build, and runs the demonstration.
set -eu
cd "$(dirname "$0")/.."

sh tools/bootstrap.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH

# A directory is newer when a file in it was added or removed, so deletions count too.
if [ ! -x dist/ullage.js ] ||
  [ -n "$(find src tools package.json package-lock.json -newer dist/ullage.js -print -quit)" ]; then
  # What it wrote interests nobody who came for the demonstration, unless it failed.
  said=$(node tools/build.ts 2>&1) || { printf '%s\n' "$said" >&2; exit 1; }
fi
exec node dist/ullage.js demo "$@"
