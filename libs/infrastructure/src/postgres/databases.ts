import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

export interface ServiceDatabase {
  /** An address whose user may create databases and roles. */
  adminDatabaseUrl: string;
  /** The name of the database, and of the one role that may log in to it. */
  name: string;
  password: string;
}

/** Makes the database and the login role of one service, or sets them right; returns the address for the service. */
export async function createServiceDatabase({ adminDatabaseUrl, name, password }: ServiceDatabase): Promise<string> {
  const client = new Client({ connectionString: adminDatabaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined); // its query tells
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${new URL(adminDatabaseUrl).host}: ${error.message || error.code}`, { cause: error });
  });
  try {
    const id = escapeIdentifier(name);
    await createRole(client, name, password);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${id} owner ${id} encoding 'UTF8' template template0`);
    await client.query(`revoke all on database ${id} from public`);
  } finally {
    await client.end();
  }
  const address = new URL(adminDatabaseUrl);
  Object.assign(address, { username: name, password, pathname: `/${name}` });
  return address.href;
}

async function createRole(client: Client, name: string, password: string): Promise<void> {
  const id = escapeIdentifier(name);
  const rights = `login nosuperuser nocreatedb nocreaterole password ${escapeLiteral(password)}`;
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (rowCount) {
    await client.query(`alter role ${id} with login password ${escapeLiteral(password)}`);
    return;
  }
  await client.query(`create role ${id} with ${rights}`);
  // An administrator who is no superuser must be a member of a role to give it a database.
  await client.query(`grant ${id} to current_user`);
}
