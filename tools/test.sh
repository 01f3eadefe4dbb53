#!/bin/sh
# `npm test`: installs what is missing, then every check and every test. The last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
exec </dev/null

# A whole run takes minutes; a run that is still going after this hangs, and would hold a CI machine for ever.
LIMIT=45m

give_up() {
  [ $# = 0 ] || printf 'test: %s\n' "$*" >&2
  echo '0 passed, 1 failed'
  exit 1
}

sh tools/bootstrap.sh || give_up
PATH="$PWD/node_modules/.bin:$PATH"
# CI makes vitest refuse `.only` and unknown snapshots instead of writing them.
CI=1
export PATH CI
sh tools/debian-packages.sh || give_up
[ "$(id -u)" = 0 ] ||
  give_up 'the integration tests mount filesystems and start a libvirtd of their own: run as root (npm run test:unit needs no root)'

reports=$(mktemp -d "${TMPDIR:-/tmp}/ullage-test-XXXXXX") || give_up
trap 'rm -rf "$reports"' EXIT
trap 'exit 130' INT TERM

check() {
  printf '== %s\n' "$1"
  name=$1
  shift
  "$@"
  echo "$?" >"$reports/$name.check"
}

tests() {
  printf '== %s tests\n' "$1"
  vitest_run "$1"
  echo "$?" >"$reports/$1.tests"
  # Node itself died under these (tools/died-workers.ts): they count by what they come to now.
  [ -s "$reports/died" ] || return 0
  printf '== %s tests again: Node died under these, which says nothing of them\n' "$1"
  cat "$reports/died"
  mv "$reports/died" "$reports/$1.died"
  # One argument a line: no path of ours has a space.
  # shellcheck disable=SC2046
  vitest_run "$1" again $(cat "$reports/$1.died")
  echo "$?" >"$reports/$1.again"
}

# vitest_run PROJECT [again FILE…]
vitest_run() {
  project=$1
  report=$1${2:+.$2}
  shift
  [ $# = 0 ] || shift
  DIED_WORKERS_FILE=$reports/died timeout --foreground --kill-after=30s "$LIMIT" \
    vitest run --project "$project" "$@" --reporter=default --reporter=./tools/died-workers.ts \
    --reporter=json --outputFile.json="$reports/$report.json"
}

check typecheck tsc -p tsconfig.json
check typecheck-web tsc -p src/web/tsconfig.json
check lint oxlint --deny-warnings
check format oxfmt --check '**/*.{ts,tsx}' package.json tsconfig.json knip.json .oxlintrc.json .oxfmtrc.json
check knip knip --no-progress
check build node tools/build.ts
tests unit
tests integ

node tools/test-summary.ts "$reports"
