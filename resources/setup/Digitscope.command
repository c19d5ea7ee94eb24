#!/bin/sh
# Double-click on macOS: sets Digitscope up the first time, then opens it.
cd "$(dirname "$0")/../.." || exit 1
if [ "$(uname -s)" = Darwin ] && [ "$(uname -m)" != arm64 ]; then
    echo "Digitscope needs a Mac with Apple silicon: TensorFlow no longer supports Intel Macs."
    exit 1
fi
sh resources/setup/setup.sh run && exec .venv/bin/python main.py "$@"
