import { BlockList, isIP } from 'node:net';
import { InvalidArgumentError, type Command } from 'commander';
import { SetUpError, type WatchedInfrastructure } from '#libs/infrastructure';
import { hostOf, loadProducts, loadSimulators, whyAway } from '#libs/product';
import { chosenProducts } from '../launcher/chosen-products.js';
import { instanceCounts } from '../launcher/instance-counts.js';
import type { DemoUser } from '../login/users.js';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

interface StartOptions {
  port: number;
  host: string;
  fresh: boolean;
  instances?: string;
  products?: string;
}

/** `guichet start`: the whole platform, until it is told to stop. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description('start the whole platform; Ctrl-C stops it')
    .option('--port <port>', 'where the platform is reached', parsePort, 8080)
    .option('--host <address>', 'which address of this machine itself to listen on', '127.0.0.1')
    .option('--fresh', 'begin anew: forget the data of embedded PostgreSQL and Kafka, and files', false)
    .option('--products <list>', 'only these and the reports, such as transfers,claims')
    .option('--instances <list>', 'processes of each service, such as transfers=2,reporting=2')
    .action(start);
}

async function start(options: StartOptions): Promise<void> {
  checkHost(options.host);
  const log = (line: string) => console.log(line);
  // Loaded here: the other commands answer faster without the provider and the gateway.
  const { Launcher } = await import('../launcher/launcher.js');
  const [all, simulators] = await Promise.all([loadProducts(), loadSimulators()]);
  const products = chosenProducts(all, options.products);
  const names = products.map(({ name }) => name);
  const launcher = new Launcher({
    ...options,
    products,
    simulators,
    instances: instanceCounts(names, options.instances),
    environment: process.env,
    log,
  });
  let stopAsked = false;
  const stop = (code: number) => {
    if (stopAsked) return;
    stopAsked = true;
    if (code === 0) log('stopping');
    void launcher.stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));
  // The channel leads to bootstrap.mjs: when that is killed, the platform ends as well.
  if (process.connected) process.on('disconnect', () => stop(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: Error) => {
      console.error(error);
      stop(1);
    });
  }
  // A closed terminal must not keep us from stopping in order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  try {
    const { infrastructure, users } = await launcher.start();
    const kafka = await kafkaLine(infrastructure);
    if (!stopAsked) greet(launcher.origin, names, { infrastructure, kafka, users }, log);
  } catch (error) {
    if (stopAsked) return;
    console.error(error instanceof SetUpError && !process.env.GUICHET_DEBUG ? error.message : error);
    stop(1);
  }
}

const SOURCES = { environment: 'given', embedded: 'embedded' };
const KAFKA_TIMEOUT_MS = 3_000;

interface Greeted {
  infrastructure: WatchedInfrastructure;
  kafka: string;
  users: readonly DemoUser[];
}

/** Where Kafka is; the platform starts without a broker that is away, and counters work: it must be said. */
async function kafkaLine({ chosen, kafkaBrokers }: WatchedInfrastructure): Promise<string> {
  const line = `Kafka:      ${SOURCES[chosen.kafka]}, ${kafkaBrokers}`;
  const away = await whyAway(kafkaBrokers.split(/\s*,\s*/), KAFKA_TIMEOUT_MS);
  return away ? `${line}, ${away}; events and reports wait for it` : line;
}

function greet(
  origin: string,
  services: readonly string[],
  { infrastructure, kafka, users }: Greeted,
  log: (line: string) => void,
): void {
  const { chosen, adminDatabaseUrl } = infrastructure;
  const docs = services.map((name) => `  ${origin}/api/${name}/docs`);
  const people = users.map(({ id, role, agency, partner }) =>
    `  ${id.padEnd(18)} ${role} ${agency ?? partner ?? ''}`.trimEnd(),
  );
  log(
    [
      '',
      `Guichet is ready at ${origin}`,
      '',
      `PostgreSQL: ${SOURCES[chosen.postgres]}, ${hostOf(adminDatabaseUrl)}`,
      kafka,
      '',
      'Where to click:',
      `  ${origin}/`,
      `  ${origin}/console/`,
      ...docs,
      `  ${origin}/asyncapi.yaml`,
      '',
      'Who may log in (choose the user on the login page, no password):',
      ...people,
      '',
      'A token for the terminal:',
      '  npm run -s guichet -- token --role teller --agency RAB-001',
      '',
      'To stop: Ctrl-C',
    ].join('\n'),
  );
}

/** Whoever reaches the platform may be anybody there: only who sits at this machine may reach it. */
function checkHost(host: string): void {
  const isLoopback = host === 'localhost' || (isIP(host) && LOOPBACK.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4'));
  if (isLoopback) return;
  throw new SetUpError(
    `--host ${host}: others could reach it, and this login asks for no password: keep to 127.0.0.1, or docker compose up`,
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 1 to 65535');
  return port;
}
