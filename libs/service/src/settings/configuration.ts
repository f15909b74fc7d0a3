import { brokers, choice, integer, text, url, type SettingValues } from '#libs/product';

/** What every service reads. */
export const serviceSettings = {
  port: integer('PORT', 0, 65_535),
  host: text('HOST', '127.0.0.1'),
  databaseUrl: url('DATABASE_URL', ['postgres', 'postgresql']),
  databaseOwnerUrl: url('DATABASE_OWNER_URL', ['postgres', 'postgresql'], ''),
  kafkaBrokers: brokers('KAFKA_BROKERS'),
  kafkaUsername: text('KAFKA_USERNAME', ''),
  kafkaPassword: text('KAFKA_PASSWORD', ''),
  kafkaPrefix: text('KAFKA_PREFIX', ''),
  oidcIssuer: url('OIDC_ISSUER', ['http', 'https']),
  oidcAudience: text('OIDC_AUDIENCE', 'guichet'),
  oidcJwksUri: url('OIDC_JWKS_URI', ['http', 'https'], ''),
  oidcAuthorizationUrl: url('OIDC_AUTHORIZATION_URL', ['http', 'https'], ''),
  oidcTokenUrl: url('OIDC_TOKEN_URL', ['http', 'https'], ''),
  /** What the network is on the first day; empty in a service without agencies: then only the form of a code is looked at. */
  networkFile: text('NETWORK_FILE', ''),
  trustedProxies: text('TRUSTED_PROXIES', 'loopback'),
  rateLimitPerToken: integer('RATE_LIMIT_PER_TOKEN', 1, 100_000_000, 30_000),
  rateLimitPerAddress: integer('RATE_LIMIT_PER_ADDRESS', 1, 100_000_000, 1_200),
  instance: text('INSTANCE', ''),
  logLevel: choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  otlpEndpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https'], ''),
};

/** The settings of every service, as values. */
export type ServiceConfiguration = SettingValues<typeof serviceSettings>;
