#!/bin/bash
# Pins requirements/base.txt and dev.txt from pyproject.toml, with hashes and without addresses.
# uv's own lock file would record where each package came from.
set -euo pipefail
cd "$(dirname "$0")/../.."

uv=.cache/uv/bin/uv
if [ ! -x "$uv" ]; then
    "$(config/setup/python.sh)" -m venv --clear .cache/uv
    .cache/uv/bin/pip install --quiet --disable-pip-version-check uv
fi
compile() {
    "$uv" pip compile --quiet --generate-hashes --no-annotate --no-header \
        --python-version 3.11 pyproject.toml "$@" >/dev/null
}
compile --output-file requirements/base.txt
compile --extra dev --extra bench --constraint requirements/base.txt --output-file requirements/dev.txt
