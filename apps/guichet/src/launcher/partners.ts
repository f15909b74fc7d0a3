import type { Environment, Product } from '#libs/product';

/** Who plays the partners of a platform. */
export interface Partners {
  /** Real ones, by the variable that gives their address. */
  given: Record<string, string>;
  /** Names of the simulators that are needed, each with the variables that tell its address. */
  simulated: Map<string, string[]>;
}

/** A partner whose address the environment gives is asked there; all others are simulated. */
export function partnersOf(products: readonly Product[], environment: Environment): Partners {
  const given: Record<string, string> = {};
  const simulated = new Map<string, string[]>();
  for (const { settings, simulators = [] } of products) {
    for (const name of simulators) {
      const variables = Object.values(settings)
        .filter(({ source }) => source.kind === 'partner' && source.simulator === name)
        .map(({ variable }) => variable);
      const open = variables.filter((variable) => !environment[variable]);
      for (const variable of variables) if (environment[variable]) given[variable] = environment[variable];
      if (variables.length === 0 || open.length > 0) simulated.set(name, [...(simulated.get(name) ?? []), ...open]);
    }
  }
  return { given, simulated };
}
