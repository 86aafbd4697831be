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
cargo test --locked

printf '\nAll checks passed.\n'
