import type { Finding, HouseBetweenSources } from './house.js';
import { lineOf, namesExportedBy, type Source } from './source.js';

/**
 * A name is exported once in the house, so that it has one meaning. Names in tests are compared within their
 * app or lib. Exporting a name on from another file (a barrel) is no second export, giving it another name is.
 */
export function checkExportedNames(sources: readonly Source[], house: HouseBetweenSources): Finding[] {
  const places = new Map<string, { path: string; line: number; name: string }[]>();
  for (const source of sources) {
    const names = new Map(namesExportedBy(source.tree).map(({ name, node }) => [name, node]));
    for (const [name, node] of names) {
      const key = `${reachOf(source, house)} ${name}`;
      const place = { path: source.path, line: lineOf(source.tree, node), name };
      places.set(key, [...(places.get(key) ?? []), place]);
    }
  }
  return [...places.values()]
    .filter((exporters) => exporters.length > 1)
    .flatMap((exporters) =>
      exporters.map(({ path, line, name }): Finding => {
        const others = exporters.filter((other) => other.path !== path).map((other) => other.path);
        const message = `${name} is exported by ${others.join(', ')} too`;
        return { rule: 'exports', path, line, message, breach: `${path} ${name}` };
      }),
    );
}

/** Among which sources a name may be exported once. */
function reachOf({ isTest, owner }: Source, house: HouseBetweenSources): string {
  if (isTest) return `${owner}/test`;
  return house.ownNames.includes(owner) ? owner : '';
}
