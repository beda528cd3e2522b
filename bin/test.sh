#!/usr/bin/env bash
# Lint, the suite and the browser stories on PostgreSQL and Redis, then the suite on SQLite.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scratch=$(mktemp -d /tmp/thidua-test.XXXXXX)
trap 'bin/servers.sh stop "$scratch/servers" 2>/dev/null; rm -rf "$scratch"' EXIT
export DATA_DIR="$scratch/data" SECRET_KEY=only-for-tests DEBUG=0
mkdir -p "$scratch/servers"
# Every part and every process that a test starts reads what the first one has compiled.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$scratch/bytecode"
chmod 755 "$scratch"

bin/lint.sh || exit 1

if [ -z "${DATABASE_URL:-}" ] || [ -z "${REDIS_URL:-}" ]; then
  servers=$(bin/servers.sh start "$scratch/servers") || exit 1
  [ -n "${DATABASE_URL:-}" ] || DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' <<<"$servers")
  [ -n "${REDIS_URL:-}" ] || REDIS_URL=$(sed -n 's/^REDIS_URL=//p' <<<"$servers")
  if [ "$DATABASE_URL" = "$(sed -n 's/^DATABASE_URL=//p' <<<"$servers")" ]; then
    # Migrated once; each process of the suite copies it (tests/conftest.py).
    psql -q -h "$scratch/servers/pg" -U postgres -c 'CREATE DATABASE migrated'
    DATABASE_URL="${DATABASE_URL%/*}/migrated" python manage.py migrate --verbosity 0 || exit 1
    export MIGRATED_DATABASE=migrated
  fi
fi

failed=0
# Exit code 5, no tests: fine where single tests were asked for that are not in this part.
[ $# -gt 0 ] && fine=5 || fine=0
part() {
  echo "== $1"
  shift
  "$@" || [ $? -eq $fine ] || failed=1
}
export DATABASE_URL REDIS_URL
part "PostgreSQL + Redis" pytest -n 2 --dist loadgroup -m "not browser" "$@"
# In processes of their own: the browser's event loop stays behind in the one that used it.
part "Browser stories" env DJANGO_ALLOW_ASYNC_UNSAFE=true pytest -n 2 --dist loadgroup -m browser "$@"
part "SQLite" env -u DATABASE_URL -u REDIS_URL \
  pytest -n 2 --dist loadgroup -m "not browser and not postgres" "$@"
exit $failed
