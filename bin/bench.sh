#!/usr/bin/env bash
# Measure pages and papers at the size of a province, on a throw-away PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scratch=$(mktemp -d /tmp/thidua-bench.XXXXXX)
chmod 755 "$scratch"
trap 'bin/servers.sh stop "$scratch/servers" 2>/dev/null; rm -rf "$scratch"' EXIT
servers=$(bin/servers.sh start "$scratch/servers")
DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' <<<"$servers")
REDIS_URL=$(sed -n 's/^REDIS_URL=//p' <<<"$servers")
export DATABASE_URL REDIS_URL DATA_DIR="$scratch/data" SECRET_KEY=only-for-measuring DEBUG=0 DEMO=0 LOG_LEVEL=WARNING
python manage.py migrate --verbosity 0
python -m bench.measure
python -m bench.scoring
# The embedded database adds up and ranks the same scorecards.
(unset DATABASE_URL; export DATA_DIR="$scratch/embedded"; python manage.py migrate --verbosity 0; python -m bench.scoring)

# The last evening at the real pace, a fifth of it unless asked for all: EVENING_UNITS=3000 EVENING_SECONDS=600 make bench
bin/last_evening.sh "${EVENING_UNITS:-600}" "${EVENING_SECONDS:-120}"
bin/last_evening.sh mixed
python -m bench.volumes
# A fourth of the provinces unless asked for all: NATION_SHARE=1 make bench
python -m bench.volumes nation "${NATION_SHARE:-4}"
