import type { Setting, Settings } from './setting.js';

/** Who supplies settings: the launcher, Compose or a test, each in its own words. Undefined: it has none. */
export interface Supply {
  environment: (setting: Setting<unknown>) => string | undefined;
  secret: (setting: Setting<unknown>) => string | undefined;
  origin: () => string | undefined;
  partner: (setting: Setting<unknown>, simulator: string) => string | undefined;
  brokers: () => string | undefined;
  partnerLogin: (setting: Setting<unknown>, partner: string) => string | undefined;
  file: (path: string) => string | undefined;
  folder: (setting: Setting<unknown>, name: string) => string | undefined;
}

/**
 * The environment that some settings are supplied with. Each gets what it asks for and nothing more, so that a secret
 * stays where it is used.
 */
export function environmentOf(settings: Settings, supply: Supply): Record<string, string> {
  const given = Object.values(settings).map((setting) => [setting.variable, valueOf(setting, supply)] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function valueOf(setting: Setting<unknown>, supply: Supply): string | undefined {
  const { source } = setting;
  switch (source.kind) {
    case 'environment':
      return supply.environment(setting);
    case 'secret':
      return supply.secret(setting);
    case 'origin':
      return supply.origin();
    case 'partner':
      return supply.partner(setting, source.simulator);
    case 'brokers':
      return supply.brokers();
    case 'partner-login':
      return supply.partnerLogin(setting, source.partner);
    case 'file':
      return supply.file(source.path);
    case 'folder':
      return supply.folder(setting, source.name);
  }
}
