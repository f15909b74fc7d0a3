import { Client, escapeIdentifier, escapeLiteral } from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;

export interface ServiceDatabase {
  /** An address whose user may create databases and roles. */
  adminDatabaseUrl: string;
  /** The name of the database, and of the role that owns it. */
  name: string;
  password: string;
}

/** Makes the database of one service and its owner, or sets them right; returns the address for the owner. */
export async function createServiceDatabase({ adminDatabaseUrl, name, password }: ServiceDatabase): Promise<string> {
  await withAdministrator(adminDatabaseUrl, async (client) => {
    const id = escapeIdentifier(name);
    await createRole(client, name, password);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${id} owner ${id} encoding 'UTF8' template template0`);
    await client.query(`revoke all on database ${id} from public`);
  });
  return addressOf(adminDatabaseUrl, { user: name, password, database: name });
}

/**
 * Makes the role with which a service works in its database, beside the owner: it may log in there. What it may do with
 * the tables the service says when it has migrated them. Returns the address for it.
 */
export async function createRuntimeRole({ adminDatabaseUrl, name, password }: ServiceDatabase): Promise<string> {
  const user = `${name}_runtime`;
  await withAdministrator(adminDatabaseUrl, async (client) => {
    await createRole(client, user, password);
    await client.query(`grant connect on database ${escapeIdentifier(name)} to ${escapeIdentifier(user)}`);
  });
  return addressOf(adminDatabaseUrl, { user, password, database: name });
}

async function withAdministrator(adminDatabaseUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: adminDatabaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined); // its query tells
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${new URL(adminDatabaseUrl).host}: ${error.message || error.code}`, { cause: error });
  });
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(
  adminDatabaseUrl: string,
  { user, password, database }: { user: string; password: string; database: string },
): string {
  return Object.assign(new URL(adminDatabaseUrl), { username: user, password, pathname: `/${database}` }).href;
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
