#!/usr/bin/env bash
# What a container of the portal does: entrypoint.sh migrate | web | worker | beat | manage WORDS…
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d .venv/bin ] && PATH="$PWD/.venv/bin:$PATH"

case ${1:-web} in
  migrate)
    python manage.py migrate --no-input
    python manage.py collectstatic --no-input --verbosity 0
    ;;
  web)
    exec gunicorn config.wsgi --bind "${BIND:-0.0.0.0:8000}" --workers "${WEB_CONCURRENCY:-3}" \
      --timeout 60 --graceful-timeout 30 --max-requests 2000 --max-requests-jitter 200 \
      --access-logfile - --no-control-socket
    ;;
  worker)
    exec celery -q -A config worker --loglevel "${LOG_LEVEL:-INFO}" --concurrency "${WORKER_CONCURRENCY:-2}"
    ;;
  beat)
    exec celery -q -A config beat --loglevel "${LOG_LEVEL:-INFO}"
    ;;
  manage)
    shift
    exec python manage.py "$@"
    ;;
  *)
    echo "entrypoint.sh migrate | web | worker | beat | manage WORDS…" >&2
    exit 2
    ;;
esac
