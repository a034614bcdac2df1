# What a developer types; without `just`, run the right-hand side.

set positional-arguments

# Serve from the working directory (SQLite, messages on the console).
run *ARGS:
    cargo run --release -- "$@"

# Every test on both databases; arguments narrow it: just test -p latchkey-domain
test *ARGS:
    scripts/test "$@"

# Exactly what continuous integration runs.
check:
    .ci/run

# What takes too long for every change: all of it, or the steps named (just nightly --list).
nightly *STEPS:
    scripts/nightly "$@"

fmt:
    cargo fmt --all

# Speed and size, on the release build.
bench *ARGS:
    bench/run "$@"

# Security and reliability, on the release build; --full takes hours, figures' names narrow it.
scoreboard *ARGS:
    checks/run "$@"; status=$?; checks/scoreboard --take && exit $status
