import type { Product } from '#libs/product';

/** nest-cli.json: the apps, for Nest's own commands. */
export function nestCli(products: readonly Product[]): string {
  const names = [...products.map(({ name }) => name), 'simulators', 'guichet'];
  const [first] = names;
  const projects = names.map((name) => {
    const root = `apps/${name}`;
    return [name, { type: 'application', root, sourceRoot: `${root}/src`, entryFile: 'main' }];
  });
  return JSON.stringify({
    $schema: 'https://json.schemastore.org/nest-cli',
    monorepo: true,
    root: `apps/${first}`,
    sourceRoot: `apps/${first}/src`,
    compilerOptions: { builder: 'tsc', tsConfigPath: 'tsconfig.json' },
    projects: Object.fromEntries(projects) as object,
  });
}
