import { environmentOf, programs, type Product, type Settings, type Simulator, type Supply } from '#libs/product';

const PORT = 3000;
const ORIGIN = '${GUICHET_ORIGIN:-http://localhost:8080}';
const DEVELOPMENT_KEY = '0123456789abcdef'.repeat(4);
const INDENT = '  ';
/** The image has it, and gives it to the user that services run as. */
const FILES_FOLDER = '/var/lib/guichet';

/** What Compose supplies: a variable for everything that is set before anyone else can reach the platform. */
const supply: Supply = {
  environment: ({ variable }) => `\${${variable}:-}`,
  secret: ({ variable }) => `\${${variable}:-${DEVELOPMENT_KEY}}`,
  origin: () => ORIGIN,
  partner: ({ variable }, simulator) => `\${${variable}:-http://${simulator}:${PORT}}`,
  brokers: () => 'kafka:9092',
  partnerLogin: ({ variable }) => `\${${variable}:-}`,
  file: (path) => `/app/${path}`,
  folder: (_, name) => `${FILES_FOLDER}/${name}`,
};

/** The regions of docker-compose.yml. */
export function composeRegions(products: readonly Product[], simulators: readonly Simulator[]): Record<string, string> {
  const names = new Set(products.flatMap(({ simulators = [] }) => simulators));
  const needed = simulators.filter(({ name }) => names.has(name));
  const passwords = products.map(({ name }) => `${passwordOf(name)}: ${defaultedPassword(name)}`);
  return {
    variables: variables(products, simulators).join('\n'),
    services: [...products.map(serviceOf), ...needed.map(simulatorOf)].join('\n\n'),
    'databases of services': passwords.join('\n'),
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
  const logins = simulators
    .flatMap(({ title, settings }) =>
      Object.values(settings).map(({ variable, source }) => ({ title, variable, source })),
    )
    .flatMap(({ title, variable, source }) =>
      source.kind === 'partner-login'
        ? [`${variable}  of the simulated ${title} at Kafka, user:password; none unless it is said`]
        : [],
    );
  const passwords = products.map(({ name }) => passwordOf(name)).join(', ');
  return [`${passwords}  letters and digits: they are in URLs`, ...told, ...logins].map((line) => `#   ${line}`);
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
    `DATABASE_URL: postgres://${name}:${defaultedPassword(name)}@postgres:5432/${name}`,
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
      ...(speaksKafka ? ['depends_on: { kafka: { condition: service_healthy } }'] : []),
      'environment:',
      ...['HOST: 0.0.0.0', `PORT: '${PORT}'`, ...environmentLines(settings)].map((line) => INDENT + line),
    ].map((line) => INDENT + line),
  ].join('\n');
}

function environmentLines(settings: Settings): string[] {
  return Object.entries(environmentOf(settings, supply)).map(([variable, value]) => `${variable}: ${value}`);
}

function passwordOf(product: string): string {
  return `${product.replaceAll('-', '_').toUpperCase()}_DATABASE_PASSWORD`;
}

function defaultedPassword(product: string): string {
  return `\${${passwordOf(product)}:-${product.replaceAll('-', '')}}`;
}
