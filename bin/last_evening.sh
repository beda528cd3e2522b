#!/usr/bin/env bash
# The last evening on a throw-away PostgreSQL: last_evening.sh [units] [seconds] [kill]
# or everybody at once on a few reports: last_evening.sh mixed [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
scratch=$(mktemp -d /tmp/thidua-evening.XXXXXX)
chmod 755 "$scratch"
trap 'bin/servers.sh stop "$scratch/servers" 2>/dev/null; rm -rf "$scratch"' EXIT
export DURABLE=1
servers=$(bin/servers.sh start "$scratch/servers")
DATABASE_URL=$(sed -n 's/^DATABASE_URL=//p' <<<"$servers")
REDIS_URL=$(sed -n 's/^REDIS_URL=//p' <<<"$servers")
export DATABASE_URL REDIS_URL DATA_DIR="$scratch/data" SECRET_KEY=only-for-measuring DEBUG=0 DEMO=0 LOG_LEVEL=ERROR
export SECURE_COOKIES=0
python manage.py migrate --verbosity 0
if [ "${1:-}" = mixed ]; then
  python -m bench.mixed_load --seconds "${2:-60}"
  exit
fi
python -m bench.last_evening --units "${1:-600}" --seconds "${2:-120}" ${3:+--kill "$scratch/servers"}
