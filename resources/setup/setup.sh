#!/bin/sh
# Makes this machine ready, and does nothing where it is: setup.sh run|test
# Debian's missing libraries (as root; otherwise it prints the line to type), a virtual environment
# in .venv, and the packages of requirements.lock, each checked against its hash.
set -eu
cd "$(dirname "$0")/../.."
purpose=${1:-run}

python=
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && "$candidate" -c \
        'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Digitscope needs Python 3.11, 3.12 or 3.13; 'python3 main.py doctor' says how to get it." >&2
    exit 1
fi

missing=$("$python" resources/setup/doctor.py --missing "$purpose")
if [ -n "$missing" ]; then
    if [ "$(id -u)" -ne 0 ]; then
        echo "Some system libraries are missing. Type this, then try again:" >&2
        echo "    sudo apt-get install -y $missing" >&2
        exit 1
    fi
    echo "Installing Debian packages: $missing"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    # shellcheck disable=SC2086 # the names are meant to be split into words
    if ! { apt-get update && apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        echo "apt-get could not install: $missing" >&2
        exit 1
    fi
    rm -f "$log"
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
fi
if ! cmp -s requirements.lock .venv/installed.lock; then
    echo "Installing the packages of requirements.lock into .venv (a minute or two, once)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        --only-binary :all: -r requirements.lock
    cp requirements.lock .venv/installed.lock
fi
# Compiled here, so that the first start is as quick as later ones; without it, it is only slower.
.venv/bin/python -m compileall -q main.py gui models resources vision || true
