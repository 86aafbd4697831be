#!/bin/sh
# Installs what is missing, builds the release binary and opens the window. Arguments go to the
# program. Without a display it renders the demonstration GIF into the current folder instead.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/scripts/packages.sh"

install_packages || echo "Going on without them; the build or the window may fail." >&2
need_rust

# The target folder is named so that the binary is where the next line looks for it, whatever
# the environment says. Paths among the arguments stay relative to the caller's folder.
cargo build --release --locked --manifest-path "$root/Cargo.toml" --target-dir "$root/target"
dunefield="$root/target/release/dunefield"

# Commands without a window need no display.
case "${1:-}" in
    train | sample | measure | render | bench | presets | help | -*) exec "$dunefield" "$@" ;;
esac

if [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so the window cannot" \
        "open. Rendering two-moons.gif instead." >&2
    exec "$dunefield" render two-moons --path ot --out two-moons.gif
fi

exec "$dunefield" "$@"
