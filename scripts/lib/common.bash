# Sourced by the scripts beside it.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
cd "$ROOT"

say() { printf '%s\n' "$*" >&2; }

# One line that names the trouble and the remedy, then the end.
die() {
  say "${0##*/}: $*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

have_browser() { have chromedriver && { have chromium || have chromium-browser || have google-chrome; }; }

can_apt() { [ "$(id -u)" = 0 ] && have apt-get; }

# apt_install PACKAGE...: false where it cannot be done; quiet unless it fails.
apt_install() {
  can_apt || return 1
  say "installing: $*"
  local log
  log=$(mktemp)
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# Prints the folder that holds the Postgres server binaries (initdb, pg_ctl, postgres); false when there is none.
# LATCHKEY_TEST_POSTGRES_BIN names that folder outright.
postgres_bin() {
  local dir
  while read -r dir; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && [ -x "$dir/postgres" ]; then
      printf '%s\n' "$dir"
      return 0
    fi
  done < <(postgres_bin_candidates)
  return 1
}

postgres_bin_candidates() {
  if [ -n "${LATCHKEY_TEST_POSTGRES_BIN:-}" ]; then
    printf '%s\n' "$LATCHKEY_TEST_POSTGRES_BIN"
    return
  fi
  local on_path
  on_path=$(command -v pg_ctl || true)
  if [ -n "$on_path" ]; then dirname "$(readlink -f "$on_path")"; fi
  # Debian, Fedora and Homebrew keep the server off the PATH; the newest first.
  { compgen -G '/usr/lib/postgresql/*/bin' || true
    compgen -G '/usr/pgsql-*/bin' || true
    compgen -G '/opt/homebrew/opt/postgresql*/bin' || true
    compgen -G '/usr/local/opt/postgresql*/bin' || true; } | sort -rV
}

POSTGRES_REMEDY='install it (Debian, Ubuntu: sudo apt-get install postgresql) or name the folder of initdb and pg_ctl in LATCHKEY_TEST_POSTGRES_BIN'
TEST_VENV=$TARGET/test-venv
