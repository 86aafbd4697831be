#!/bin/sh
# Makes every picture of the README: runs the commands that it gives for them, as they stand there, and takes the
# picture of the window. About a minute on two cores, without a graphics card.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
. scripts/packages.sh

need_rust
cargo build --release --locked --target-dir "$root/target"
PATH="$root/target/release:$PATH"

commands=$(grep -E '^(dunefield render .*--out assets/|scripts/screenshot\.sh)' README.md)
printf '%s\n' "$commands" | while IFS= read -r command; do
    printf '== %s\n' "$command"
    sh -c "$command" </dev/null
done

bytes=$(cat assets/*.gif assets/*.png | wc -c)
max_bytes=6000000
echo "all pictures: $((bytes)) bytes"
if [ "$((bytes))" -gt "$max_bytes" ]; then
    echo "The README should not be heavier than $max_bytes bytes." >&2
    exit 1
fi
