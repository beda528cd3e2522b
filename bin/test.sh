#!/usr/bin/env bash
# Lint, the whole suite on PostgreSQL and Redis, then the suite without browser stories on SQLite.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scratch=$(mktemp -d /tmp/thidua-test.XXXXXX)
trap 'bin/servers.sh stop "$scratch/servers" 2>/dev/null; rm -rf "$scratch"' EXIT
export DATA_DIR="$scratch/data" SECRET_KEY=only-for-tests DEBUG=0 DJANGO_ALLOW_ASYNC_UNSAFE=true
mkdir -p "$scratch/servers"
chmod 755 "$scratch"

bin/lint.sh || exit 1

if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then
  servers=$(bin/servers.sh start "$scratch/servers") || exit 1
  [ -n "${DATABASE_URL:-}" ] || DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' <<<"$servers")
  [ -n "${REDIS_URL:-}" ] || REDIS_URL=$(sed -n 's/^REDIS_URL=//p' <<<"$servers")
fi

echo "== PostgreSQL + Redis"
DATABASE_URL=$DATABASE_URL REDIS_URL=$REDIS_URL pytest -n 2 --dist loadgroup "$@"
first=$?
echo "== SQLite"
env -u DATABASE_URL -u REDIS_URL pytest -n 2 --dist loadgroup -m "not browser and not postgres" "$@"
second=$?
[ $first -eq 0 ] && [ $second -eq 0 ]
