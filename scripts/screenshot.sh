#!/bin/sh
# Makes assets/screenshot.png: opens the window at 1280x800 on a virtual display, waits, and
# takes a picture of it. The first argument is how many seconds to wait (10 unless given); the keys
# after it, named as xdotool names them, are pressed first.
set -eu

seconds=${1:-10}
if [ "$#" -gt 0 ]; then shift; fi
case "$seconds" in
    '' | *[!0-9]*)
        echo "usage: scripts/screenshot.sh [SECONDS [KEY...]], SECONDS a whole number" >&2
        exit 2
        ;;
esac

width=1280
height=800
max_bytes=1000000

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. scripts/packages.sh

# Version 7 of ImageMagick calls its converter magick, version 6 convert.
if has_command magick; then
    convert=magick
else
    convert=convert
fi

missing=""
has_command Xvfb || missing="$missing xvfb"
has_command xdotool || missing="$missing xdotool"
if ! has_command import || ! has_command "$convert"; then
    missing="$missing imagemagick"
fi
if [ -n "$missing" ]; then
    echo "A screenshot needs these packages (Debian and Ubuntu names):$missing" >&2
    exit 1
fi

need_rust
cargo build --release --locked --target-dir "$root/target"

scratch=$(mktemp -d)
server=""
app=""

stop() {
    kill "$1" 2>/dev/null || return 0
    # Ask first, then insist: a window that is busy gets five seconds.
    tries=0
    while kill -0 "$1" 2>/dev/null && [ "$tries" -lt 50 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -9 "$1" 2>/dev/null || true
}

clean_up() {
    trap - EXIT HUP INT TERM
    if [ -n "$app" ]; then stop "$app"; fi
    if [ -n "$server" ]; then stop "$server"; fi
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "$1" >&2
    if [ -s "$2" ]; then tail -n 20 "$2" >&2; fi
    exit 1
}

# The server picks a free display and writes its number.
Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp \
    3>"$scratch/display" >"$scratch/server.log" 2>&1 &
server=$!
tries=0
while [ ! -s "$scratch/display" ]; do
    if ! kill -0 "$server" 2>/dev/null || [ "$tries" -ge 100 ]; then
        fail "Xvfb did not start." "$scratch/server.log"
    fi
    sleep 0.1
    tries=$((tries + 1))
done
DISPLAY=":$(cat "$scratch/display")"
export DISPLAY
unset WAYLAND_DISPLAY

# A data folder of its own, so that the picture shows the first start and leaves no settings.
XDG_DATA_HOME="$scratch/data" "$root/target/release/dunefield" >"$scratch/app.log" 2>&1 &
app=$!

# There is no window manager: whatever is visible is the window.
tries=0
while :; do
    window=$(xdotool search --onlyvisible --name '.' 2>/dev/null | tail -n 1) || true
    if [ -n "$window" ]; then break; fi
    if ! kill -0 "$app" 2>/dev/null; then
        fail "dunefield ended before its window opened." "$scratch/app.log"
    fi
    if [ "$tries" -ge 300 ]; then
        fail "No window after 30 seconds." "$scratch/app.log"
    fi
    sleep 0.1
    tries=$((tries + 1))
done
xdotool windowmove "$window" 0 0
xdotool windowsize "$window" "$width" "$height"
# Out of the way, so that no brush and no tooltip is in the picture.
xdotool mousemove $((width - 8)) 4
if [ "$#" -gt 0 ]; then
    # Without a window manager nobody else gives it the keyboard.
    sleep 2
    xdotool windowfocus "$window"
    for key in "$@"; do
        xdotool key "$key"
        sleep 0.2
    done
fi

sleep "$seconds"
if ! kill -0 "$app" 2>/dev/null; then
    fail "dunefield ended before the picture was taken." "$scratch/app.log"
fi
import -window root "png:$scratch/full.png"

# Fewer colours until the file is small enough; dithering looks best and takes most space.
size=$((max_bytes + 1))
for palette in "256 FloydSteinberg" "256 None" "128 None" "64 None"; do
    "$convert" "$scratch/full.png" -strip -dither "${palette#* }" -colors "${palette% *}" \
        -define png:compression-level=9 "png8:$scratch/small.png"
    size=$(($(wc -c <"$scratch/small.png")))
    if [ "$size" -lt "$max_bytes" ]; then break; fi
done
if [ "$size" -ge "$max_bytes" ]; then
    echo "The picture has $size bytes even with 64 colours; the limit is $max_bytes." >&2
    exit 1
fi
mkdir -p assets
cp "$scratch/small.png" assets/screenshot.png
echo "assets/screenshot.png: $size bytes"
