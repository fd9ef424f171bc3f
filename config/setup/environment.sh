#!/bin/bash
# Makes .venv hold exactly the pinned requirements: environment.sh base|dev
# Does nothing when it does already (dev holds base).
set -euo pipefail
cd "$(dirname "$0")/../.."

kind=${1:-}
case "$kind" in
    base | dev) ;;
    *)
        echo "usage: $0 base|dev" >&2
        exit 2
        ;;
esac

stamp=.venv/requirements.stamp
base=$(sha256sum <requirements/base.txt)
dev=$(sha256sum <requirements/dev.txt)
working() { .venv/bin/python -c 'import django' 2>/dev/null; }

if [ -f "$stamp" ] && working; then
    grep -qxF "dev $dev" "$stamp" && grep -qxF "base $base" "$stamp" && exit 0
    [ "$kind" = base ] && grep -qxF "base $base" "$stamp" && exit 0
fi

# An environment that was moved, or whose Python is gone, is made anew.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$("$(dirname "$0")/python.sh")
    echo "正在创建虚拟环境 / Creating the virtual environment: .venv ($python)"
    "$python" -m venv --clear .venv
fi

echo "正在安装 Python 依赖 / Installing Python packages: requirements/$kind.txt"
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
    --require-hashes --requirement "requirements/$kind.txt"
{
    echo "base $base"
    if [ "$kind" = dev ]; then echo "dev $dev"; fi
} >"$stamp"
