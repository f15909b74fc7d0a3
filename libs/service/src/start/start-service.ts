import 'reflect-metadata';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { CommandQueue } from '#libs/commands';
import {
  BatchConsumer,
  Broker,
  deadLettersTopic,
  pageRequestsTopic,
  pagesTopic,
  Relay,
  TopicWatch,
} from '#libs/messaging';
import { hostOf, readBoth, type Settings, type SettingValues } from '#libs/product';
import { AuditTrail } from '../audit/audit-trail.js';
import { recordRequests } from '../audit/audit.hook.js';
import { AuthGuard, TokenVerifier } from '../auth/auth.js';
import { guardEntrance } from '../auth/entrance.js';
import { openConsumerDatabase, openDatabase } from '../database/database.js';
import { createLogger, nestLogger } from '../health/logger.js';
import { observeHttp, startTelemetry, type Telemetry } from '../health/telemetry.js';
import { refuseOtherMethods } from '../http/allowed-methods.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { refuseWhenStopping } from '../http/stopping.js';
import { parseJsonBodies, takeFiles } from '../http/raw-body.js';
import { uncheckedHandlers } from '../http/unchecked-handlers.js';
import { ValidationPipe } from '../http/validation.pipe.js';
import { keepClosing } from '../closing/day-closer.js';
import { serveLoginReturn, serveOpenApi } from '../openapi/openapi.js';
import { EventCommands } from '../platform/event-commands.js';
import { keepKnown, queueOptions } from '../platform/parameter-store.js';
import { Network } from '../network/network.js';
import type { Platform } from '../platform/platform.js';
import type { ServiceDefinition } from '../platform/service.js';
import { serviceSettings, type ServiceConfiguration } from '../settings/configuration.js';
import { BODY_MAX_BYTES, createServerAdapter, sayHowToTreatAnswers } from './http-server.js';
import { migrationsOf } from './migrations.js';
import { platformModule } from './platform.module.js';
import { checkTimeZoneRules } from './time-zone.js';
import { stopOnSignals, stopService } from './shutdown.js';

/** A service that runs. */
export interface RunningService extends Platform {
  /** Where it listens, `http://127.0.0.1:41234`. */
  url: string;
  /** Stops it in order: HTTP, queue, relay, consumers, database. */
  stop: () => Promise<void>;
}

export interface StartOptions {
  env?: NodeJS.ProcessEnv;
  /** Takes the spans, for tests. */
  spanExporter?: SpanExporter;
}

/**
 * The main of every service: a wrong environment ends the process with one clear line; signals, and the end of the
 * process that started it, stop the service in order.
 */
export async function runService(definition: ServiceDefinition): Promise<void> {
  try {
    const service = await startService(definition);
    stopOnSignals(() => service.stop());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Starts a service whole: database, command queue, relay, consumers, HTTP with its conventions, telemetry. */
export async function startService(definition: ServiceDefinition, options: StartOptions = {}): Promise<RunningService> {
  const env = options.env ?? process.env;
  const [configuration, settings] = readBoth(serviceSettings, definition.product.settings, env);
  const addresses = { database: hostOf(configuration.databaseUrl), kafka: configuration.kafkaBrokers };
  const log = createLogger(definition.name, configuration.instance, configuration.logLevel, addresses);
  const { instance, otlpEndpoint } = configuration;
  const { spanExporter } = options;
  const telemetry = startTelemetry({
    service: definition.name,
    instance,
    otlpEndpoint,
    ...(spanExporter ? { spanExporter } : {}),
  });
  const platform = await createPlatform(definition, configuration, addresses, log);
  const app = await createApplication(platform, { configuration, settings }, log, telemetry).catch(
    async (error: unknown) => {
      await Promise.allSettled(platform.background.map((work) => work.stop()));
      await Promise.allSettled([platform.queue?.drain(), platform.backgroundQueue?.drain()]);
      await Promise.allSettled([
        platform.dataSource.destroy(),
        platform.consumerDatabase?.destroy(),
        telemetry.shutdown(),
      ]);
      throw error;
    },
  );
  const stop = () => stopService(app, platform, telemetry, log);
  try {
    await platform.topics.start();
    await app.startAllMicroservices();
    platform.relay?.start();
    keepClosing(platform);
    await app.listen({ port: configuration.port, host: configuration.host });
  } catch (error) {
    await stop();
    throw error;
  }
  const url = await app.getUrl();
  log.info({ url }, 'ready');
  return { ...platform, url, stop };
}

async function createPlatform(
  definition: ServiceDefinition,
  configuration: ServiceConfiguration,
  addresses: Platform['addresses'],
  log: Logger,
): Promise<Platform> {
  const { databaseUrl, kafkaBrokers, kafkaPrefix, kafkaUsername: username, kafkaPassword: password } = configuration;
  const dataSource = await openDatabase({
    url: databaseUrl,
    ownerUrl: configuration.databaseOwnerUrl,
    service: definition.name,
    log,
    tables: definition.tables,
    migrations: migrationsOf(definition),
  });
  await checkTimeZoneRules(dataSource, log);
  const network = new Network(dataSource);
  await network.open(configuration.networkFile);
  const broker = new Broker(
    kafkaBrokers,
    definition.name,
    log,
    kafkaPrefix,
    username ? { username, password } : undefined,
  );
  const topics = new TopicWatch(broker, topicsOf(definition), log);
  const platform: Platform = {
    definition,
    dataSource,
    log,
    broker,
    addresses,
    topics,
    network,
    background: [keepKnown('network', network, log)],
    isStopping: false,
  };
  if (definition.consumes) platform.consumerDatabase = await openConsumerDatabase(dataSource);
  const parameters = definition.parameters?.();
  if (parameters) {
    await parameters.open(dataSource);
    platform.background.push(keepKnown('parameters', parameters, log));
    platform.parameters = parameters;
  }
  if (definition.publishes) {
    const options = queueOptions(definition, parameters);
    const relay = new Relay(databaseUrl, broker, definition.publishes, log);
    platform.queue = new CommandQueue(databaseUrl, options);
    platform.backgroundQueue = new CommandQueue(databaseUrl, options);
    for (const queue of [platform.queue, platform.backgroundQueue]) queue.onCommit(() => relay.wake());
    platform.eventCommands = new EventCommands(platform.consumerDatabase ?? dataSource, options, () => relay.wake());
    platform.relay = relay;
  }
  if (definition.consumes && platform.consumerDatabase) {
    const { name: service, consumes: contracts, projection } = definition;
    platform.consumer = new BatchConsumer({
      service,
      broker,
      dataSource: platform.consumerDatabase,
      contracts,
      log,
      ...(projection ? { projection } : {}),
    });
  }
  return platform;
}

/** All topics that a service writes or reads. */
function topicsOf({ name, publishes, consumes = [] }: ServiceDefinition): string[] {
  const written = publishes ? [publishes.topic, pageRequestsTopic(publishes.product)] : [];
  const read = consumes.flatMap(({ topic, product }) => [topic, pageRequestsTopic(product)]);
  const own = consumes.length > 0 ? [pagesTopic(name), deadLettersTopic(name)] : [];
  return [...new Set([...written, ...read, ...own])];
}

interface Configured {
  configuration: ServiceConfiguration;
  settings: SettingValues<Settings>;
}

async function createApplication(
  platform: Platform,
  { configuration, settings }: Configured,
  log: Logger,
  telemetry: Telemetry,
): Promise<NestFastifyApplication> {
  const { definition, consumer } = platform;
  const adapter = createServerAdapter(configuration.trustedProxies);
  const app = await NestFactory.create<NestFastifyApplication>(platformModule(platform, settings), adapter, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  const unchecked = uncheckedHandlers(app.get(ModulesContainer));
  if (unchecked.length > 0) throw new Error(unchecked.join('; '));
  app.setGlobalPrefix(`api/${definition.name}/v1`, { exclude: ['health/live', 'health/ready'] });
  const { oidcIssuer: issuer, oidcAudience: audience, oidcJwksUri: jwksUri } = configuration;
  const tokenUrl = configuration.oidcTokenUrl || `${issuer}/token`;
  app.useGlobalGuards(new AuthGuard());
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
  const server = adapter.getInstance() as unknown as FastifyInstance;
  observeHttp(server, telemetry.tracing);
  sayHowToTreatAnswers(server, definition.name, tokenUrl);
  refuseWhenStopping(server, platform);
  refuseOtherMethods(server);
  guardEntrance(server, {
    service: definition.name,
    verifier: new TokenVerifier({ issuer, audience, jwksUri, network: platform.network }),
    perToken: configuration.rateLimitPerToken,
    perAddress: configuration.rateLimitPerAddress,
  });
  recordRequests(server, new AuditTrail(platform.dataSource), log);
  parseJsonBodies(adapter, server, BODY_MAX_BYTES);
  takeFiles(server, definition.files ?? []);
  server.get(`/api/${definition.name}/metrics`, telemetry.scrape);
  serveLoginReturn(server, definition);
  serveOpenApi(app, definition, {
    authorizationUrl: configuration.oidcAuthorizationUrl || `${issuer}/auth`,
    tokenUrl,
  });
  // Nest's own filter would hide from the consumer what went wrong: whether it passes, and why an event is refused.
  if (consumer) app.connectMicroservice({ strategy: consumer }, { inheritAppConfig: true });
  return app;
}
