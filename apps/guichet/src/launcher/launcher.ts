import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  createRuntimeRole,
  createServiceDatabase,
  PortBook,
  SetUpError,
  startWatchedInfrastructure,
  type PlatformState,
  type RunningProcess,
  type WatchedInfrastructure,
} from '#libs/infrastructure';
import { environmentOf, programs, projectRoot, reportsOf, type Product, type Simulator } from '#libs/product';
import { consolePages } from './console.js';
import { Gateway } from '../gateway/gateway.js';
import { openHome, removeState, writeState } from '../home/home.js';
import { readAgencies } from '../home/network.js';
import { oidcHandler } from '../login/oidc.js';
import { AUDIENCE, issuerOf } from '../login/oidc.names.js';
import { KAFKA_ADMINISTRATOR, openSecrets, type Secrets } from '../home/secrets.js';
import { filesFolder, supplyOf } from '../home/supply.js';
import { frontPage, metricsPage } from './front-page.js';
import { platformHealth } from './health.js';
import { grantOwners } from './kafka-owners.js';
import { Instance, type InstanceOptions } from './instance.js';
import { partnersOf } from './partners.js';
import { clearLeftovers, leaveHome, takeHome } from './takeover.js';
import { PAGE_HEADERS, pageLanguage } from '../login/page.js';
import { demoUsers, type DemoUser } from '../login/users.js';

const ASYNCAPI_FILE = join(projectRoot, 'libs', 'events', 'generated', 'asyncapi.yaml');
const STOP_LIMIT_MS = 100_000;

export interface LauncherOptions {
  port: number;
  host: string;
  fresh: boolean;
  products: readonly Product[];
  simulators: readonly Simulator[];
  /** How many instances of each service. */
  instances: ReadonlyMap<string, number>;
  environment: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Starts everything in order, keeps it running, and stops everything in order. */
export class Launcher {
  readonly origin: string;
  private readonly home: string;
  private readonly ports: PortBook;
  private readonly users: DemoUser[];
  private readonly secrets: Secrets;
  private readonly gateway: Gateway;
  private readonly state: PlatformState;
  /** As the role that works with it: what is migrated is its owner's. */
  private readonly runtimeDatabases: Record<string, string> = {};
  private readonly running: Instance[] = [];
  private infrastructure: Promise<WatchedInfrastructure> | undefined;
  /** What of the home is ours to give back: not another launcher's lock, not the state of the run before. */
  private readonly holds = { home: false, state: false };
  private kafkaLoginOf: (service: string) => Record<string, string> = () => ({});
  private started = false;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: LauncherOptions) {
    this.origin = `http://localhost:${options.port}`;
    this.home = openHome();
    this.ports = new PortBook(join(this.home, 'service-ports.json'));
    this.users = demoUsers(readAgencies());
    const names = options.products.map(({ name }) => name);
    this.secrets = openSecrets(this.home, options.products, options.simulators);
    const docsPages = names.flatMap((name) => docsAddresses(options.port, name));
    const { origin, secrets, users } = this;
    const oidc = oidcHandler({ origin, secrets, users, docsPages });
    const console = consolePages(join(projectRoot, programs.console), origin);
    this.gateway = new Gateway(
      (request, response, path) => console(request, response, path) || this.page(request, response, path, oidc),
    );
    for (const name of names) this.gateway.expect(name);
    this.state = {
      launcherPid: process.pid,
      origin,
      databases: {},
      services: [],
      reports: reportsOf(options.products).name,
      simulators: [],
      partners: {},
      infrastructure: {},
    };
  }

  /** Resolves when every instance takes requests. */
  async start(): Promise<{ infrastructure: WatchedInfrastructure; users: readonly DemoUser[] }> {
    takeHome(this.home);
    this.holds.home = true;
    await this.gateway.listen(this.options.port, this.options.host);
    await clearLeftovers(this.home, this.options.log);
    this.holds.state = true;
    this.save();
    if (this.options.fresh) rmSync(filesFolder(this.home), { recursive: true, force: true });
    this.infrastructure = this.startInfrastructure();
    const infrastructure = await this.infrastructure;
    await Promise.all([this.makeDatabases(infrastructure.adminDatabaseUrl), this.makeOwners(infrastructure)]);
    this.save(Object.assign(this.state, { kafkaBrokers: infrastructure.kafkaBrokers }));
    await this.findPartners();
    await this.startServices();
    this.started = true;
    return { infrastructure, users: this.users };
  }

  /** Gateway, services, infrastructure: each when the one before has ended. Safe to call at any time, and twice. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    // Every wait below has its own limit; this one is for what nobody thought of.
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    this.started = false;
    for (const instance of this.running) instance.retire();
    await this.gateway.stop();
    await Promise.all(this.running.map((instance) => instance.stop()));
    await (await this.infrastructure?.catch(() => undefined))?.stop();
    if (this.holds.state) removeState(this.home);
    if (this.holds.home) leaveHome(this.home);
  }

  private startInfrastructure(): Promise<WatchedInfrastructure> {
    const { DATABASE_URL, KAFKA_BROKERS, JAVA_HOME } = this.options.environment;
    const { infrastructure } = this.state;
    return startWatchedInfrastructure({
      home: this.home,
      fresh: this.options.fresh,
      environment: { DATABASE_URL, KAFKA_BROKERS, JAVA_HOME },
      kafkaAccounts: { administrator: KAFKA_ADMINISTRATOR, passwords: this.secrets.kafkaPasswords },
      log: this.options.log,
      onPids: ({ postgres, kafka }) => this.save(Object.assign(infrastructure, { postgres, kafka })),
      onWatcherPid: (pid) => this.save(Object.assign(infrastructure, { process: pid })),
    });
  }

  private async makeDatabases(adminDatabaseUrl: string): Promise<void> {
    this.state.adminDatabaseUrl = adminDatabaseUrl;
    for (const { name } of this.options.products) {
      const { [name]: password = '', [`${name}_runtime`]: runtimePassword = '' } = this.secrets.databasePasswords;
      const database = { adminDatabaseUrl, name: `guichet_${name}` };
      try {
        this.state.databases[name] = await createServiceDatabase({ ...database, password });
        this.runtimeDatabases[name] = await createRuntimeRole({ ...database, password: runtimePassword });
      } catch (error) {
        throw new SetUpError(`The database of ${name} could not be made: ${(error as Error).message}`);
      }
    }
  }

  /** Each service's rights at an embedded Kafka: its topics are written by their owners alone. */
  private async makeOwners({ chosen, kafkaBrokers }: WatchedInfrastructure): Promise<void> {
    const { KAFKA_USERNAME, KAFKA_PASSWORD } = this.options.environment;
    if (chosen.kafka !== 'embedded') {
      if (KAFKA_USERNAME) this.kafkaLoginOf = () => ({ KAFKA_USERNAME, KAFKA_PASSWORD: KAFKA_PASSWORD ?? '' });
      return;
    }
    const passwords = this.secrets.kafkaPasswords;
    this.kafkaLoginOf = (service) => ({ KAFKA_USERNAME: service, KAFKA_PASSWORD: passwords[service]! });
    const administrator = { username: KAFKA_ADMINISTRATOR, password: passwords[KAFKA_ADMINISTRATOR]! };
    await grantOwners(kafkaBrokers, administrator, this.options.products);
  }

  /** Partners whose address the environment gives; of the others, their simulators. */
  private async findPartners(): Promise<void> {
    const { products, simulators, environment } = this.options;
    const { given, simulated } = partnersOf(products, environment);
    Object.assign(this.state.partners, given);
    for (const [name, variables] of simulated) {
      const simulator = simulators.find((one) => one.name === name);
      if (!simulator) throw new SetUpError(`There is no simulator named ${name}`);
      const port = await this.ports.take(name);
      for (const variable of variables) this.state.partners[variable] = `http://127.0.0.1:${port}`;
      this.addSimulator(simulator, port);
    }
    this.save();
  }

  private addSimulator({ name, settings }: Simulator, port: number): void {
    const stateFile = join(this.home, `${name}.jsonl`);
    if (this.options.fresh) rmSync(stateFile, { force: true });
    this.addInstance(this.state.simulators, {
      service: name,
      name,
      port,
      command: [programs.simulator, name],
      environment: { ...this.supplied(settings), STATE_FILE: stateFile },
      yields: false,
    });
  }

  private async startServices(): Promise<void> {
    for (const product of this.options.products) {
      const count = this.options.instances.get(product.name) ?? 1;
      for (let number = 1; number <= count; number += 1) {
        const name = `${product.name}-${number}`;
        this.addService(product, name, await this.ports.take(name));
      }
    }
    if (this.stopped) return;
    await Promise.all(this.running.map((instance) => instance.start()));
  }

  private addService({ name: service, settings, yields }: Product, name: string, port: number): void {
    const { databases, kafkaBrokers } = this.state;
    const environment = {
      ...this.supplied(settings),
      DATABASE_URL: this.runtimeDatabases[service]!,
      DATABASE_OWNER_URL: databases[service]!,
      KAFKA_BROKERS: kafkaBrokers!,
      ...this.kafkaLoginOf(service),
      OIDC_ISSUER: issuerOf(this.origin),
      OIDC_AUDIENCE: AUDIENCE,
    };
    const command = [programs.service(service)];
    this.addInstance(this.state.services, { service, name, port, command, environment, yields: yields ?? false });
    this.gateway.add(service, name, port);
  }

  private addInstance(
    entries: RunningProcess[],
    { service, ...process }: Omit<InstanceOptions, 'home' | 'log' | 'onPid'> & { service: string },
  ): void {
    const entry: RunningProcess = { service, instance: process.name, port: process.port };
    const onPid = (pid: number | undefined) => this.save(Object.assign(entry, { pid }));
    entries.push(entry);
    this.running.push(new Instance({ ...process, home: this.home, log: this.options.log, onPid }));
  }

  /** The machine's own environment, and what these settings ask for. */
  private supplied(settings: Product['settings']): Record<string, string> {
    return {
      ...inherited(this.options.environment),
      ...environmentOf(settings, supplyOf(this.home, this.state, this.secrets, this.options.environment)),
    };
  }

  private save(_changed?: object): void {
    writeState(this.home, this.state);
  }

  private page(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    oidc: (request: IncomingMessage, response: ServerResponse) => void,
  ): boolean {
    if (path.startsWith('/oidc/')) oidc(request, response);
    else if (path === '/') {
      const language = pageLanguage(request, response);
      send(response, 'text/html; charset=utf-8', frontPage(this.options.products, this.users, language));
    } else if (path === '/health') void this.sendHealth(response);
    else if (path === '/metrics') send(response, 'text/plain; charset=utf-8', metricsPage(this.options.products));
    else if (path === '/asyncapi.yaml' && existsSync(ASYNCAPI_FILE)) {
      send(response, 'application/yaml; charset=utf-8', readFileSync(ASYNCAPI_FILE));
    } else return false;
    return true;
  }

  private async sendHealth(response: ServerResponse): Promise<void> {
    const { healthy, body } = await platformHealth(this.state.services, this.started);
    send(response, 'application/json', JSON.stringify(body), healthy ? 200 : 503);
  }
}

function send(response: ServerResponse, type: string, body: string | Buffer, status = 200): void {
  response.writeHead(status, {
    ...PAGE_HEADERS,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

const PASSED_ON = /^(PATH|HOME|TZ|NODE_EXTRA_CA_CERTS|LOG_LEVEL)$/;

/** What of our own environment a service gets: how the machine is, never what is secret. */
function inherited(environment: NodeJS.ProcessEnv): Record<string, string> {
  const passed = Object.entries(environment).filter(
    ([name, value]) =>
      value !== undefined && (PASSED_ON.test(name) || name.startsWith('OTEL_') || name.startsWith('RATE_LIMIT_')),
  );
  return { LOG_LEVEL: 'info', ...(Object.fromEntries(passed) as Record<string, string>) };
}

function docsAddresses(port: number, service: string): string[] {
  const pages = ['docs', 'docs/', 'oauth2-redirect.html'].map((page) => `/api/${service}/${page}`);
  return ['localhost', '127.0.0.1'].flatMap((host) => pages.map((page) => `http://${host}:${port}${page}`));
}
