#!/usr/bin/env bash
# Throw-away PostgreSQL and Redis on Unix sockets: servers.sh start DIR | stop DIR | crash DIR
# crash kills PostgreSQL without warning and starts it again. With DURABLE=1 what PostgreSQL has
# acknowledged lies on the disk, as in production; tests are faster without.
# start prints the two addresses as shell assignments; nothing listens on the network.
set -euo pipefail
act=$1
folder=$2
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
if [ "${DURABLE:-0}" = 1 ]; then sync=on; else sync=off; fi
options="-k $folder/pg -c listen_addresses='' -c fsync=$sync -c synchronous_commit=on -c max_connections=200"
if [ "$(id -u)" = 0 ]; then as_postgres=(runuser -u postgres --); else as_postgres=(); fi

start() {
  mkdir -p "$folder/pg" "$folder/redis"
  chmod 755 "$folder"
  [ "$(id -u)" = 0 ] && chown postgres "$folder/pg"
  "${as_postgres[@]}" "$postgres_bin/initdb" -D "$folder/pg/data" -U postgres --auth=trust \
    --encoding=UTF8 --locale-provider=icu --icu-locale=vi-VN --locale=C.UTF-8 --no-sync >/dev/null
  "${as_postgres[@]}" "$postgres_bin/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" \
    -o "$options" start >/dev/null
  redis-server --port 0 --unixsocket "$folder/redis/socket" --unixsocketperm 777 --save '' \
    --appendonly no --daemonize yes --dir "$folder/redis" --pidfile "$folder/redis/pid" >/dev/null
  for _ in $(seq 50); do [ -S "$folder/redis/socket" ] && break; sleep 0.1; done
  echo "DATABASE_URL=postgres://postgres@/$folder/pg/postgres"
  echo "REDIS_URL=unix://$folder/redis/socket"
}

crash() {
  kill -9 "$(head -n 1 "$folder/pg/data/postmaster.pid")"
  # The children see within moments that their parent is gone; until then the data is theirs.
  for _ in $(seq 60); do
    sleep 0.5
    "${as_postgres[@]}" "$postgres_bin/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" \
      -o "$options" start >/dev/null 2>&1 && return
  done
  return 1
}

stop() {
  "${as_postgres[@]}" "$postgres_bin/pg_ctl" -D "$folder/pg/data" -m immediate stop >/dev/null 2>&1 || true
  [ -f "$folder/redis/pid" ] && kill "$(cat "$folder/redis/pid")" 2>/dev/null || true
  rm -rf "$folder"
}

"$act"
