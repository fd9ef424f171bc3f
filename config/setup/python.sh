#!/bin/bash
# Prints the path of a Python ≥ 3.11 that can make a virtual environment.
set -euo pipefail

for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    path=$(command -v "$name") || continue
    if "$path" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then
        echo "$path"
        exit 0
    fi
done
echo "没有找到可用的 Python 3.11 或更高版本（含 venv）。 / No Python ≥ 3.11 with venv was found." >&2
exit 1
