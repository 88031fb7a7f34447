# Shared by the scripts: how they speak, how they stop, how they find what they need.

APT_RUN="fontconfig libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-hanazono fonts-babelstone-han"
APT_TESTS="postgresql redis-server chromium poppler-utils gettext"
PY=.venv/bin/python

say() { printf '%s\n' "── $*" >&2; }

# Every reason is on a line of its own, and the last thing that is shown.
stop() {
  printf '\n' >&2
  printf 'Cannot go on: %s\n' "$@" >&2
  exit 1
}

hash_of() { sha256sum "$@" | sha256sum | cut -d' ' -f1; }

stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# The first Python from 3.12 on that runs and can make an environment. A shim that exists but fails is passed over.
find_python() {
  local candidate found
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.14 python3 python \
    "${HOME:-/root}"/.pyenv/versions/3.1[2-4].*/bin/python; do
    [ -n "$candidate" ] || continue
    found=$("$candidate" -c 'import sys, venv, ensurepip
sys.exit(1) if not (3, 12) <= sys.version_info[:2] <= (3, 14) else print(sys.executable)' 2>/dev/null) || continue
    printf '%s\n' "$found"
    return 0
  done
  return 1
}

# Those of the packages that are not installed; nothing on a system without dpkg.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  local installed
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p') || true
  local name
  for name in "$@"; do
    grep -qxF "$name" <<<"$installed" || printf '%s ' "$name"
  done
}

apt_line() { printf 'apt-get update && apt-get install --yes --no-install-recommends %s' "$(echo $*)"; }
