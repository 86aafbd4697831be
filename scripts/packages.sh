# Sourced by the other scripts: what has to be on the system, and how it gets there.
# POSIX sh. Defines functions only; nothing happens until one is called.

# Debian and Ubuntu names of what building, running and testing need: a C compiler and linker,
# the libraries that the window loads at run time (X11 and Wayland), and Vulkan with Mesa's
# software driver, which serves machines without a graphics card.
SYSTEM_PACKAGES="build-essential pkg-config
libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2
libwayland-client0 libvulkan1 mesa-vulkan-drivers"

# The oldest Rust that builds the crate: rust-version in Cargo.toml.
RUST_MINIMUM_MAJOR=1
RUST_MINIMUM_MINOR=95

has_command() {
    command -v "$1" >/dev/null 2>&1
}

# Prints those of the named Debian packages that are not installed, each with a space before it.
missing_packages() {
    for package in "$@"; do
        # shellcheck disable=SC2016 # the format is dpkg-query's, not the shell's
        if ! dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed; then
            printf ' %s' "$package"
        fi
    done
}

# Installs the named packages with apt-get, as root or through sudo. Where it may not, it says
# what to type and returns 0; where apt-get itself fails, it says so and returns 1.
apt_install() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=""
    elif has_command sudo && [ -t 0 ]; then
        as_root="sudo"
    elif has_command sudo && sudo -n true 2>/dev/null; then
        as_root="sudo -n" # nobody is there to type a password
    else
        echo "Missing system packages. As root, run: apt-get install $*" >&2
        return 0
    fi
    echo "Installing system packages: $*" >&2
    # An index that is only partly fresh may still do, so the installation decides.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 || true
    if ! $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" </dev/null >&2; then
        echo "apt-get could not install: $*" >&2
        return 1
    fi
}

# Installs the system packages that are missing; asks nothing and reaches nothing when all of
# them are there. On other systems it says what is needed.
install_packages() {
    [ "$(uname -s)" = Linux ] || return 0
    if has_command apt-get && has_command dpkg-query; then
        # shellcheck disable=SC2086 # lists of words
        missing=$(missing_packages $SYSTEM_PACKAGES)
        [ -n "$missing" ] || return 0
        # shellcheck disable=SC2086
        apt_install $missing
    else
        echo "This system has no apt-get. Dunefield needs your system's counterparts of these" \
            "Debian packages:" >&2
        printf '%s\n' "$SYSTEM_PACKAGES" | sed 's/^/  /' >&2
    fi
}

# Returns 1 and says what to do unless a recent enough Rust is there.
need_rust() {
    minimum="$RUST_MINIMUM_MAJOR.$RUST_MINIMUM_MINOR"
    if ! has_command cargo && [ -x "${HOME:-}/.cargo/bin/cargo" ]; then
        PATH="$HOME/.cargo/bin:$PATH"
        export PATH
    fi
    if ! has_command cargo || ! has_command rustc; then
        echo "Rust is not installed: cargo or rustc was not found. Install Rust $minimum or" \
            "newer from https://rustup.rs, then run this again." >&2
        return 1
    fi
    # "rustc 1.95.0 (hash date)"
    if ! version=$(rustc --version); then
        echo "rustc does not run. Install Rust $minimum or newer from https://rustup.rs." >&2
        return 1
    fi
    version=${version#rustc }
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    case "$major$minor" in
        '' | *[!0-9]*) return 0 ;; # an unknown form; cargo checks rust-version itself
    esac
    if [ "$major" -lt "$RUST_MINIMUM_MAJOR" ] ||
        { [ "$major" -eq "$RUST_MINIMUM_MAJOR" ] && [ "$minor" -lt "$RUST_MINIMUM_MINOR" ]; }; then
        echo "Rust $major.$minor is too old: Dunefield needs $minimum or newer. Run" \
            "'rustup update stable', or install from https://rustup.rs." >&2
        return 1
    fi
}
