#!/bin/bash
# Draws the pictures of the manual into docs/manual/pictures, on an installation of its own that is
# gone afterwards: `make pictures`, or draw.sh NAME… for some.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
env -u CELERY_BROKER_URL -u DATABASE_URL -u EMAIL_URL -u MEDIA_ROOT \
    VAR_DIR="$folder" SECRET_KEY=pictures DJANGO_ALLOW_ASYNC_UNSAFE=1 PICTURES="$*" \
    .venv/bin/python manage.py shell --verbosity 0 <docs/manual/draw.py
