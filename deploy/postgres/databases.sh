#!/usr/bin/env bash
# One database and one role for each service, named after it: every variable <SERVICE>_DATABASE_PASSWORD is one, with
# underscores for hyphens.
# Runs as often as you like: what exists is kept, and its password is set right.
set -euo pipefail

for variable in $(compgen -e | grep '_DATABASE_PASSWORD$'); do
  service=$(tr '[:upper:]_' '[:lower:]-' <<<"${variable%_DATABASE_PASSWORD}")
  psql --quiet --no-psqlrc --dbname=postgres -v ON_ERROR_STOP=1 -v name="$service" -v password="${!variable}" <<'SQL'
select format('create role %I', :'name') where not exists (select from pg_roles where rolname = :'name') \gexec
alter role :"name" login nosuperuser nocreatedb nocreaterole noreplication password :'password';
select format('create database %I owner %I encoding ''UTF8'' template template0', :'name', :'name')
where not exists (select from pg_database where datname = :'name') \gexec
revoke all on database :"name" from public;
SQL
  echo "database $service is ready"
done
