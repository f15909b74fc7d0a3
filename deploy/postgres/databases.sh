#!/usr/bin/env bash
# One database for each service, named after it, with two roles: the owner of the same name, by the variable
# <SERVICE>_DATABASE_OWNER_PASSWORD, who migrates, and <service>_runtime, by <SERVICE>_DATABASE_PASSWORD, who works with it.
# Underscores in variables stand for hyphens.
# Runs as often as you like: what exists is kept, and its password is set right.
set -euo pipefail

for variable in $(compgen -e | grep '_DATABASE_OWNER_PASSWORD$'); do
  prefix=${variable%_DATABASE_OWNER_PASSWORD}
  service=$(tr '[:upper:]_' '[:lower:]-' <<<"$prefix")
  runtime=${prefix}_DATABASE_PASSWORD
  psql --quiet --no-psqlrc --dbname=postgres -v ON_ERROR_STOP=1 -v name="$service" -v password="${!variable}" \
    -v runtime="${service}_runtime" -v runtime_password="${!runtime}" <<'SQL'
select format('create role %I', role) from (values (:'name'), (:'runtime')) as wanted(role)
where not exists (select from pg_roles where rolname = role) \gexec
alter role :"name" login nosuperuser nocreatedb nocreaterole noreplication password :'password';
alter role :"runtime" login nosuperuser nocreatedb nocreaterole noreplication password :'runtime_password';
select format('create database %I owner %I encoding ''UTF8'' template template0', :'name', :'name')
where not exists (select from pg_database where datname = :'name') \gexec
revoke all on database :"name" from public;
grant connect on database :"name" to :"runtime";
SQL
  echo "database $service is ready"
done
