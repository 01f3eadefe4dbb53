#!/bin/sh
# Makes sure that the packages of debian-packages.txt are there: installs them where root and apt-get are, else names the missing.
set -eu
cd "$(dirname "$0")"

missing_packages() {
  sed 's/#.*//' debian-packages.txt | while read -r package; do
    [ -n "$package" ] || continue
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=unknown
    [ "$status" = installed ] || printf ' %s' "$package"
  done
}

# Tests start services of their own: none that comes with a package should. policy-rc.d is what Debian asks before it starts one.
keep_services_down() {
  policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 0755 "$policy"
  trap 'rm -f "$policy"' EXIT
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # Another apt may be at work on a machine that has just started: wait for its lock rather than fail.
  wait_for_lock='-o DPkg::Lock::Timeout=300'
  keep_services_down
  # shellcheck disable=SC2086 # options and package names, split on purpose
  apt-get -q $wait_for_lock update </dev/null >&2 &&
    apt-get -q -y $wait_for_lock -o Dpkg::Use-Pty=0 --no-install-recommends install $1 </dev/null >&2
}

missing=$(missing_packages)
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "debian-packages: installing$missing" >&2
  install_packages "$missing" || echo 'debian-packages: apt-get failed: see its message above' >&2
  missing=$(missing_packages)
  [ -n "$missing" ] || exit 0
fi

echo "debian-packages: missing:$missing" >&2
echo "debian-packages: the integration tests need them; as root: apt-get install --no-install-recommends$missing" >&2
exit 1
