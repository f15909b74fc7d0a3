#!/usr/bin/env bash
# Draws every password and key that docker-compose.yml asks for and .env has not yet. What is there stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
touch .env
chmod 600 .env
grep -o '\${[A-Z_]*:?' docker-compose.yml | tr -d '${:?' | sort -u | while read -r name; do
  grep -q "^$name=" .env && continue
  case $name in
    INSURER_SECRETS) echo "$name=saham:whsec_$(openssl rand -base64 32)" ;;
    *) echo "$name=$(openssl rand -hex 32)" ;;
  esac >>.env
done
