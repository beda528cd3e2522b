#!/usr/bin/env bash
# The one list of checks.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
ruff check .
ruff format --check .
djade --check --target-version 5.2 $(git ls-files 'templates/*.html')
mypy --cache-dir=/dev/null  # a cache that two runs share makes it crash
lint-imports
python manage.py makemigrations --check --dry-run >/dev/null
