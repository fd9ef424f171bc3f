#!/bin/bash
# Runs every check, also after one has failed, and names those that failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
PATH=$PWD/.venv/bin:$PATH

failed=()
run() {
    local name=$1
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

run "ruff check" ruff check --output-format concise
run "ruff format" ruff format --check --output-format concise
run "mypy" mypy
run "import contracts" lint-imports --no-logo
# Faults only: djlint's own layout would put white space between Chinese words.
run "templates" djlint templates --lint --quiet
run "django" python manage.py check --fail-level WARNING
run "missing migrations" python manage.py makemigrations --check --dry-run
run "Chinese catalogue" python config/setup/check_catalogue.py
run "registry addresses" python config/setup/check_addresses.py

if [ ${#failed[@]} -gt 0 ]; then
    printf '未通过 / failed:'
    printf ' [%s]' "${failed[@]}"
    echo
    exit 1
fi
echo "检查全部通过 / all checks passed"
