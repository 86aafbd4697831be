#!/bin/sh
# Everything that has to pass before a change goes in: format, lints, documentation, tests.
# Stops at the first failure.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. scripts/packages.sh

install_packages
need_rust

for component in fmt clippy; do
    if ! cargo "$component" --version >/dev/null 2>&1; then
        echo "cargo $component is missing. Run: rustup component add rustfmt clippy" >&2
        exit 1
    fi
done

# Nothing below may wait for an answer.
exec </dev/null

step() {
    printf '\n== %s\n' "$1"
}

step "format: cargo fmt --check"
cargo fmt --check

step "lints: cargo clippy --all-targets --locked -- -D warnings"
cargo clippy --all-targets --locked -- -D warnings

step "documentation: cargo doc --no-deps --locked"
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked

step "tests: cargo test --locked"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(getconf _NPROCESSORS_ONLN)}
export RUST_TEST_THREADS
# The pipe hides how the tests ended.
{
    cargo test --locked && : >"$scratch/passed"
} | while IFS= read -r line; do
    printf '%s\n' "$line"
    printf '%s %s\n' "$(date +%s)" "$line" >>"$scratch/lines"
done
[ -e "$scratch/passed" ] || exit 1
LC_ALL=C awk -v threads="$RUST_TEST_THREADS" -f scripts/slowest.awk "$scratch/lines"

printf '\nAll checks passed.\n'
