import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import {
  createServiceDatabase,
  PortBook,
  SetUpError,
  startWatchedInfrastructure,
  type WatchedInfrastructure,
} from '#libs/infrastructure';
import { Gateway } from './gateway.js';
import { platformHealth } from './health.js';
import { openHome, projectRoot, removeState, writeState, type PlatformState } from './home.js';
import { Instance } from './instance.js';
import { readAgencies } from './network.js';
import { oidcHandler } from './oidc.js';
import { AUDIENCE, issuerOf } from './oidc.names.js';
import { frontPage, metricsPage } from './pages.js';
import { openSecrets, type Secrets } from './secrets.js';
import { SERVICES, type ServiceDefinition } from './services.js';
import { simulatedAdministration } from './simulated-administration.js';
import { clearLeftovers, leaveHome, takeHome } from './takeover.js';
import { demoUsers, type DemoUser } from './users.js';

const ASYNCAPI_FILE = join(projectRoot, 'libs', 'events', 'generated', 'asyncapi.yaml');
const STOP_LIMIT_MS = 100_000;

export interface LauncherOptions {
  port: number;
  host: string;
  fresh: boolean;
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
  private readonly running: Instance[] = [];
  private infrastructure: Promise<WatchedInfrastructure> | undefined;
  /** What of the home is ours to give back: not another launcher's lock, not the state of the run before. */
  private readonly holds = { home: false, state: false };
  private started = false;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: LauncherOptions) {
    this.origin = `http://localhost:${options.port}`;
    this.home = openHome();
    this.ports = new PortBook(join(this.home, 'service-ports.json'));
    const agencies = readAgencies();
    this.users = demoUsers(agencies);
    const names = SERVICES.map(({ name }) => name);
    this.secrets = openSecrets(this.home, names);
    const docsPages = names.flatMap((name) => docsAddresses(options.port, name));
    const { origin, secrets, users } = this;
    const oidc = oidcHandler({ origin, secrets, users, agencies, docsPages });
    this.gateway = new Gateway((request, response, path) => this.page(request, response, path, oidc));
    for (const name of names) this.gateway.expect(name);
    this.state = {
      launcherPid: process.pid,
      origin,
      databases: {},
      services: [],
      simulators: [],
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
    this.infrastructure = this.startInfrastructure();
    const infrastructure = await this.infrastructure;
    await this.makeDatabases(infrastructure.adminDatabaseUrl);
    await this.findAdministration();
    await this.startServices(infrastructure.kafkaBrokers);
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
      log: this.options.log,
      onPids: ({ postgres, kafka }) => this.save(Object.assign(infrastructure, { postgres, kafka })),
      onWatcherPid: (pid) => this.save(Object.assign(infrastructure, { process: pid })),
    });
  }

  private async makeDatabases(adminDatabaseUrl: string): Promise<void> {
    this.state.adminDatabaseUrl = adminDatabaseUrl;
    for (const { name } of SERVICES) {
      const database = { name: `guichet_${name}`, password: this.secrets.databasePasswords[name]! };
      this.state.databases[name] = await createServiceDatabase({ adminDatabaseUrl, ...database }).catch(
        (error: Error) => {
          throw new SetUpError(`The database of ${name} could not be made: ${error.message}`);
        },
      );
    }
  }

  /** The tax administration of the environment, or a simulated one. */
  private async findAdministration(): Promise<void> {
    const { TAX_ADMINISTRATION_URL: given } = this.options.environment;
    const { home, state, options } = this;
    if (given) return this.save(Object.assign(state, { administrationUrl: given }));
    const { instance, entry, url } = simulatedAdministration({
      home,
      port: await this.ports.take('tax-administration'),
      fresh: options.fresh,
      environment: inherited(options.environment),
      log: options.log,
      onPid: () => this.save(),
    });
    state.simulators.push(entry);
    this.running.push(instance);
    this.save(Object.assign(state, { administrationUrl: url }));
  }

  private async startServices(kafkaBrokers: string): Promise<void> {
    this.save(Object.assign(this.state, { kafkaBrokers }));
    for (const definition of SERVICES) {
      const count = this.options.instances.get(definition.name) ?? 1;
      for (let number = 1; number <= count; number += 1) {
        const name = `${definition.name}-${number}`;
        this.addInstance(definition, name, await this.ports.take(name), kafkaBrokers);
      }
    }
    if (this.stopped) return;
    await Promise.all(this.running.map((instance) => instance.start()));
  }

  private addInstance(definition: ServiceDefinition, name: string, port: number, kafkaBrokers: string): void {
    const service = definition.name;
    const entry = { service, instance: name, port, pid: undefined as number | undefined };
    this.state.services.push(entry);
    this.running.push(
      new Instance({
        service,
        name,
        port,
        home: this.home,
        log: this.options.log,
        onPid: (pid) => this.save(Object.assign(entry, { pid })),
        yields: definition.yields ?? false,
        environment: {
          ...inherited(this.options.environment),
          DATABASE_URL: this.state.databases[service]!,
          KAFKA_BROKERS: kafkaBrokers,
          OIDC_ISSUER: issuerOf(this.origin),
          OIDC_AUDIENCE: AUDIENCE,
          ...definition.environment(this.secrets, {
            origin: this.origin,
            administrationUrl: this.state.administrationUrl ?? '',
          }),
        },
      }),
    );
    this.gateway.add(service, name, port);
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
    else if (path === '/') send(response, 'text/html; charset=utf-8', frontPage(this.users));
    else if (path === '/health') void this.sendHealth(response);
    else if (path === '/metrics') send(response, 'text/plain; charset=utf-8', metricsPage());
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
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** What of our own environment a service gets: how the machine is, never what is secret. */
function inherited(environment: NodeJS.ProcessEnv): Record<string, string> {
  const passed = Object.entries(environment).filter(
    ([name, value]) =>
      value !== undefined && (/^(PATH|HOME|TZ|NODE_EXTRA_CA_CERTS|LOG_LEVEL)$/.test(name) || name.startsWith('OTEL_')),
  );
  return { LOG_LEVEL: 'info', ...(Object.fromEntries(passed) as Record<string, string>) };
}

function docsAddresses(port: number, service: string): string[] {
  const pages = ['docs', 'docs/', 'oauth2-redirect.html'].map((page) => `/api/${service}/${page}`);
  return ['localhost', '127.0.0.1'].flatMap((host) => pages.map((page) => `http://${host}:${port}${page}`));
}
