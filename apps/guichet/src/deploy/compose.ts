import { partnersHeard } from '#libs/events';
import { environmentOf, programs, type Product, type Settings, type Simulator, type Supply } from '#libs/product';

const PORT = 3000;
const ORIGIN = '${GUICHET_ORIGIN:-http://localhost:8080}';
const INDENT = '  ';
/** The image has it, and gives it to the user that services run as. */
const FILES_FOLDER = '/var/lib/guichet';

/** What Compose supplies: a variable for everything that is set before anyone else can reach the platform. */
const supply: Supply = {
  environment: ({ variable }) => `\${${variable}:-}`,
  secret: ({ variable }) => required(variable),
  origin: () => ORIGIN,
  partner: ({ variable }, simulator) => `\${${variable}:-http://${simulator}:${PORT}}`,
  brokers: () => 'kafka:9092',
  partnerLogin: (_, partner) => `${partner}:${required(kafkaPasswordOf(partner))}`,
  file: (path) => `/app/${path}`,
  folder: (_, name) => `${FILES_FOLDER}/${name}`,
};

/** The regions of docker-compose.yml. */
export function composeRegions(products: readonly Product[], simulators: readonly Simulator[]): Record<string, string> {
  const names = new Set(products.flatMap(({ simulators = [] }) => simulators));
  const needed = simulators.filter(({ name }) => names.has(name));
  const passwords = products.flatMap(({ name }) => [passwordOf(name), ownerPasswordOf(name)]);
  return {
    variables: variables(products, simulators).join('\n'),
    services: [...products.map(serviceOf), ...needed.map(simulatorOf)].join('\n\n'),
    'databases of services': passwords.map((variable) => `${variable}: ${required(variable)}`).join('\n'),
    'logins of kafka': kafkaLogins(products),
    'volumes of services': products
      .flatMap((product) => (keepsFiles(product) ? `${volumeOf(product)}: {}` : []))
      .join('\n'),
    'services behind the gateway': products.map(({ name }) => `${name}: { condition: service_healthy }`).join('\n'),
  };
}

/** The comment that tells which variables there are. */
function variables(products: readonly Product[], simulators: readonly Simulator[]): string[] {
  const titleOf = (name: string) => simulators.find((one) => one.name === name)?.title ?? name;
  const settings = products.flatMap(({ settings }) => Object.values(settings));
  const told = settings.flatMap(({ variable, source }) => {
    if (source.kind === 'secret') {
      const form = source.form ? '' : '64 hexadecimal digits: openssl rand -hex 32; ';
      return [`${variable}  ${form}${source.about}`];
    }
    if (source.kind === 'partner')
      return [`${variable}  the ${titleOf(source.simulator)}; a simulated one unless said otherwise`];
    return source.kind === 'environment' ? [variable] : [];
  });
  const passwords = products.flatMap(({ name }) => [passwordOf(name), ownerPasswordOf(name)]);
  const kafkaPasswords = kafkaUsers(products).map(kafkaPasswordOf);
  return [...passwords, ...kafkaPasswords, ...told].map((line) => `#   ${line}`);
}

function keepsFiles({ settings }: Product): boolean {
  return Object.values(settings).some(({ source }) => source.kind === 'folder');
}

function volumeOf({ name }: Product): string {
  return `${name}-files`;
}

function serviceOf(product: Product): string {
  const { name, settings } = product;
  const environment = [
    '<<: *service-environment',
    `DATABASE_URL: postgres://${name}_runtime:${required(passwordOf(name))}@postgres:5432/${name}`,
    `DATABASE_OWNER_URL: postgres://${name}:${required(ownerPasswordOf(name))}@postgres:5432/${name}`,
    `KAFKA_USERNAME: ${name}`,
    `KAFKA_PASSWORD: ${required(kafkaPasswordOf(name))}`,
    ...environmentLines(settings),
  ];
  return [
    `${name}:`,
    ...[
      '<<: *service',
      'build: { context: ., dockerfile: deploy/Dockerfile }',
      `command: [node, ${programs.service(name)}]`,
      ...(keepsFiles(product) ? [`volumes: ['${volumeOf(product)}:${FILES_FOLDER}']`] : []),
      'environment:',
      ...environment.map((line) => INDENT + line),
    ].map((line) => INDENT + line),
  ].join('\n');
}

function simulatorOf({ name, title, settings }: Simulator): string {
  const speaksKafka = Object.values(settings).some(({ source }) => source.kind === 'brokers');
  return [
    `# Stands in for the real ${title}; what it was told is forgotten with its container.`,
    `${name}:`,
    ...[
      '<<: *simulator',
      'build: { context: ., dockerfile: deploy/Dockerfile }',
      `command: [node, ${programs.simulator}, ${name}]`,
      ...(speaksKafka ? ['depends_on: { kafka-rights: { condition: service_completed_successfully } }'] : []),
      'environment:',
      ...['HOST: 0.0.0.0', `PORT: '${PORT}'`, ...environmentLines(settings)].map((line) => INDENT + line),
    ].map((line) => INDENT + line),
  ].join('\n');
}

function environmentLines(settings: Settings): string[] {
  return Object.entries(environmentOf(settings, supply)).map(([variable, value]) => `${variable}: ${value}`);
}

/** Kafka's own settings: who may log in there, the broker at itself too. */
function kafkaLogins(products: readonly Product[]): string {
  const administrator = `\${KAFKA_ADMINISTRATOR_PASSWORD:?run deploy/secrets.sh}`;
  const users = kafkaUsers(products).map((name) => `user_${name}="${required(kafkaPasswordOf(name))}"`);
  const own = `username="administrator" password="${administrator}" user_administrator="${administrator}"`;
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required ${own} ${users.join(' ')};`;
  return [
    `KAFKA_LISTENER_NAME_CLIENTS_PLAIN_SASL_JAAS_CONFIG: '${login}'`,
    `KAFKA_LISTENER_NAME_CONTROLLER_PLAIN_SASL_JAAS_CONFIG: '${login}'`,
  ].join('\n');
}

/** Every service, and every partner that one of them hears. */
function kafkaUsers(products: readonly Product[]): string[] {
  const partners = products.flatMap(({ contract }) => (contract ? partnersHeard(contract) : []));
  return [...new Set([...products.map(({ name }) => name), ...partners])];
}

function passwordOf(product: string): string {
  return `${constantOf(product)}_DATABASE_PASSWORD`;
}

function ownerPasswordOf(product: string): string {
  return `${constantOf(product)}_DATABASE_OWNER_PASSWORD`;
}

function kafkaPasswordOf(user: string): string {
  return `${constantOf(user)}_KAFKA_PASSWORD`;
}

function constantOf(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

/** Compose stops without it: what is secret has no value for everybody. */
function required(variable: string): string {
  return `\${${variable}:?run deploy/secrets.sh}`;
}
