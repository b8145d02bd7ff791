#!/bin/sh
# Starts Backprop Studio and does all the set-up that this takes: Python packages and Qt's system libraries.
#
#   sh run.sh                  opens the window (without a display: runs the tour)
#   sh run.sh FILE             opens the window on FILE
#   sh run.sh train FILE ...   any command of main.py
#   sh run.sh test [ARGS]      runs the tests, or what ARGS say to pytest
#   sh run.sh compiled ...     the same as without that word; installs the compiled path before, for this and all later
#                              starts: small networks train several times as fast, for 210 MB on disk
#
# The packages go into .venv beside this file, in the versions of the lock files. PYTHON names an interpreter to use.
set -eu

self=$(readlink -f -- "$0") # so that a link to this file does too
root=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P)
venv=$root/.venv
python=$venv/bin/python

say() {
    printf '%s\n' "$1" >&2
}

fail() {
    say "run.sh: $1"
    exit 1
}

# ------------------------------------------------------------------------------------------- the system's part

# Prints the shared libraries that Qt needs of the system, each with the Debian package that brings it.
# What those packages bring along themselves is not listed.
libraries() {
    echo libGL.so.1 libgl1
    echo libEGL.so.1 libegl1
    echo libxkbcommon.so.0 libxkbcommon0
    echo libdbus-1.so.3 libdbus-1-3
    echo libfontconfig.so.1 libfontconfig1
    echo libglib-2.0.so.0 libglib2.0-0
    if [ -n "${DISPLAY:-}" ]; then
        echo libxcb-cursor.so.0 libxcb-cursor0
        echo libxcb-icccm.so.4 libxcb-icccm4
        echo libxcb-keysyms.so.1 libxcb-keysyms1
        echo libxcb-shape.so.0 libxcb-shape0
        echo libxkbcommon-x11.so.0 libxkbcommon-x11-0
    fi
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        echo libwayland-client.so.0 libwayland-client0
        echo libwayland-cursor.so.0 libwayland-cursor0
        echo libwayland-egl.so.1 libwayland-egl1
    fi
}

# Prints the lines of `libraries` that the dynamic linker does not know; nothing where it cannot be asked.
missing_libraries() {
    ldconfig=$(PATH=$PATH:/sbin:/usr/sbin command -v ldconfig) || return 0
    known=$("$ldconfig" -p 2>/dev/null) || return 0
    libraries | while read -r library package; do
        case $known in
            *"$library ("*) ;;
            *) echo "$library $package" ;;
        esac
    done
}

has_fonts() {
    for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-}/.local/share/fonts" "${HOME:-}/.fonts"; do
        [ -d "$folder" ] || continue
        font=$(find -L "$folder" -name '*.[ot]t[fc]' 2>/dev/null | head -n 1)
        [ -z "$font" ] || return 0
    done
    return 1
}

# Commands that never draw do without Qt's libraries, so that they work where nobody may install any.
draws() {
    case ${1:-} in
        new | train | explain | check | predict | -h | --help | --version) return 1 ;;
    esac
}

# Prints what drawing lacks here, one `name package` a line.
missing_for_drawing() {
    [ "$(uname -s)" = Linux ] || return 0
    missing_libraries
    has_fonts || echo fonts fonts-dejavu-core
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

# Installs Debian packages where that is possible without asking, and otherwise names the line that does it.
install_packages() {
    if [ "$(id -u)" -ne 0 ]; then
        say "Some system packages are missing, which only an administrator can install. Please run this and start again:"
        say "sudo apt-get install -y $*"
        exit 1
    fi
    say "Installing system packages: $*"
    apt_install "$@" || { apt-get update -qq >/dev/null 2>&1 && apt_install "$@"; } ||
        fail "that failed; to see why: apt-get update && apt-get install -y $*"
}

# Looks for all that the system lacks at once, so that a user without rights is asked once.
prepare_system() {
    missing=$(! draws "$@" || missing_for_drawing)
    packages=$(printf '%s\n' "$missing" | cut -s -d ' ' -f 2)
    usable_venv || can_make_venv "$base_python" || packages="python$(version_of "$base_python")-venv $packages"
    if command -v apt-get >/dev/null; then
        # shellcheck disable=SC2086 # a list of package names
        [ -z "$packages" ] || install_packages $packages
    elif [ -n "$missing" ]; then
        say "The window may not open here; Qt needs: $(printf '%s\n' "$missing" | cut -d ' ' -f 1 | xargs)"
    fi
}

# -------------------------------------------------------------------------------- Python's part, in .venv

version_of() {
    "$1" -I -S -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# Debian keeps the half of venv that installs pip in a package of its own.
can_make_venv() {
    "$1" -I -c 'import ensurepip, venv' 2>/dev/null
}

# The locked packages have files for these versions of Python.
supported() {
    case $(version_of "$1") in
        3.11 | 3.12 | 3.13 | 3.14) ;;
        *) return 1 ;;
    esac
}

# Prints the Python to make .venv with: PYTHON if that is set, else one that can make it, else any that is supported.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        supported "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 to 3.14"
        echo "$PYTHON"
        return
    fi
    any=''
    for candidate in python3.13 python3.12 python3.11 python3.14 python3; do
        supported "$candidate" || continue
        any=$candidate
        if can_make_venv "$candidate"; then break; fi
    done
    [ -n "$any" ] || fail "no Python 3.11 to 3.14 here; install one, or name it: PYTHON=/path/to/python3 sh run.sh"
    echo "$any"
}

# Whether .venv has a Python that runs, the pip that goes with it, and the version that PYTHON asks for.
usable_venv() {
    [ -n "$venv_version" ] && [ -d "$venv/lib/python$venv_version/site-packages/pip" ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$venv_version" ]
}

# What is installed is known by a stamp beside it: the version of Python and the sum of the lock file.
stamp_for() {
    echo "$venv_version $(cksum <"$root/$1")"
}

installed() {
    [ -f "$venv/$1.stamp" ] && [ "$(cat "$venv/$1.stamp")" = "$(stamp_for "$1")" ]
}

# The stamp is written last, so that an interrupted installation is taken up again.
install_lock() {
    "$python" -m pip install -qq --disable-pip-version-check --no-input --no-deps --only-binary :all: \
        --require-hashes -r "$root/$1" >&2 ||
        fail "the packages of $1 could not be installed; pip says why above (is there a network?)"
    stamp_for "$1" >"$venv/$1.stamp"
}

prepare_venv() {
    [ -w "$root" ] || fail "cannot write to $root, where the packages go"
    say "Setting up (once, about a minute) ..."
    if ! usable_venv; then
        "$base_python" -m venv --clear "$venv" >&2 || fail "a virtual environment could not be made in $venv"
        venv_version=$(version_of "$python")
    fi
    for lock in $locks; do
        installed "$lock" || install_lock "$lock"
    done
}

# Python compiles a program while it imports it, which takes longer than all the rest of a start, and keeps the result
# for the next; not so where PYTHONDONTWRITEBYTECODE is set. Here it is done at once, and again where a file has changed.
keep_bytecode() {
    [ -w "$root" ] && [ -w "$venv" ] || return 0
    stamp=$venv/bytecode.stamp
    if [ -f "$stamp" ]; then
        changed=$(find "$root/engine" "$root/gui" -name '*.py' -newer "$stamp" 2>/dev/null | head -n 1)
        [ -n "$changed" ] || return 0
    fi
    "$python" -m compileall -q -j 0 "$root/engine" "$root/gui" >/dev/null 2>&1 || return 0
    : >"$stamp"
}

# ------------------------------------------------------------------------------------------------- the start

locks=requirements.lock
compile=no
if [ "${1:-}" = compiled ]; then
    shift
    compile=yes
fi
# What was asked for once is kept at what its lock says.
[ "$compile" = no ] && [ ! -f "$venv/requirements-compiled.lock.stamp" ] || locks="$locks requirements-compiled.lock"
[ "${1:-}" != test ] || locks="$locks requirements-dev.lock"

venv_version=$(version_of "$python" || true)
usable_venv || base_python=$(find_python)
prepare_system "$@"
ready=yes
for lock in $locks; do
    usable_venv && installed "$lock" || ready=no
done
[ "$ready" = yes ] || prepare_venv
keep_bytecode
if [ "$compile" = yes ]; then
    say "Compiling (once, some seconds) ..."
    (cd -- "$root" && exec "$python" -m engine.kernel >&2) || say "That failed; training goes on with NumPy."
fi

if [ "${1:-}" = test ]; then
    shift
    cd -- "$root"
    export QT_QPA_PLATFORM=offscreen
    # The whole suite takes all processors, a file at a time; what is picked out runs at once in this process.
    [ $# -gt 0 ] || set -- -n auto --maxprocesses 8 --dist loadfile --max-worker-restart 0
    exec "$python" -m pytest "$@"
fi
if [ $# -eq 0 ] && [ "$(uname -s)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    say "There is no display here, so this is the tour (main.py tour) and not the window."
    set -- tour
fi
exec "$python" "$root/main.py" "$@"
