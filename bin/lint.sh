#!/usr/bin/env bash
# The one list of checks.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
ruff check .
ruff format --check .
djade --check --target-version 5.2 $(git ls-files 'templates/*.html')
env -u DATABASE_URL -u REDIS_URL mypy  # loads the settings: as on a bare machine, whatever is configured
lint-imports
python manage.py makemigrations --check --dry-run >/dev/null
