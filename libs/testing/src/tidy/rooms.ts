import { posix } from 'node:path';
import type { Finding, HouseBetweenSources } from './house.js';
import type { Source } from './source.js';

/** Which room imports which, each with the first place that does: `payment` → `register` → `path:line`. */
type Arrows = Map<string, Map<string, string>>;

/**
 * The rooms of an app or lib import each other without a circle, types too. A room is a folder below src/; what
 * stands in src/ itself is the room `.`, and a file beside src/, as product.ts, is a room by itself. `.` is a room
 * like the others: where its module or barrel imports a room, that room cannot import it. So a small product may
 * keep its domain in `.`, and have a room beside it (its past years) that imports this domain, as long as `.`
 * does not import that room.
 */
export function checkRooms(sources: readonly Source[]): Finding[] {
  const owners = Map.groupBy(
    sources.filter(({ isTest }) => !isTest),
    ({ owner }) => owner,
  );
  return [...owners].flatMap(([owner, own]) => {
    const arrows = arrowsBetween(own);
    return circlesOf(arrows).map((circle): Finding => {
      const name = circle.join(' → ');
      const places = circle.slice(1).map((to, index) => arrows.get(circle[index] ?? '')?.get(to) ?? '');
      const [path = '', line] = places[0]?.split(':') ?? [];
      const message = `rooms form a circle: ${name} (${places.join(', ')})`;
      return { rule: 'rooms', path, line: Number(line), message, breach: `${owner}: ${name}` };
    });
  });
}

/** A folder fits in a head: so many sources, tests aside. */
export function checkFolders(sources: readonly Source[], house: HouseBetweenSources): Finding[] {
  const folders = Map.groupBy(
    sources.filter(({ isTest, path }) => !isTest && /\.tsx?$/.test(path)),
    ({ path }) => posix.dirname(path),
  );
  return [...folders]
    .filter(([folder]) => !house.largeFolders.includes(posix.basename(folder)))
    .filter(([, files]) => files.length > house.mostFilesInAFolder)
    .map(([path, files]): Finding => {
      const message = `${files.length} source files, more than ${house.mostFilesInAFolder}: make rooms by noun`;
      return { rule: 'folders', path, line: 1, message, breach: path };
    });
}

function arrowsBetween(sources: readonly Source[]): Arrows {
  const arrows: Arrows = new Map();
  for (const { path, imports } of sources.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    for (const { from, line } of imports) {
      if (!from.startsWith('.')) continue;
      const room = roomOf(path);
      const target = roomOf(posix.join(posix.dirname(path), from));
      const targets = arrows.get(room) ?? new Map<string, string>();
      if (target !== room && !targets.has(target)) targets.set(target, `${path}:${line}`);
      arrows.set(room, targets);
    }
  }
  return arrows;
}

function roomOf(path: string): string {
  const [beside = '', ...below] = path.split('/').slice(2);
  return beside === 'src' ? below.slice(0, -1).join('/') || '.' : beside.replace(/\.js$/, '.ts');
}

/** The shortest circle, the shortest of what is left without its arrows, and so on until none is left. */
function circlesOf(arrows: Arrows): string[][] {
  const left = new Map([...arrows].map(([room, targets]) => [room, new Set(targets.keys())]));
  const circles: string[][] = [];
  for (;;) {
    const rooms = [...left.keys()].toSorted();
    const [shortest] = rooms
      .flatMap((room) => wayBack(room, left) ?? [])
      .toSorted((one, other) => one.length - other.length);
    if (!shortest) return circles;
    circles.push(shortest);
    for (const [index, room] of shortest.entries()) left.get(room)?.delete(shortest[index + 1] ?? '');
  }
}

/** The shortest way from a room over others back to it, if there is one; in a list, for flatMap's sake. */
function wayBack(start: string, arrows: Map<string, Set<string>>): string[][] | undefined {
  let ways = [[start]];
  const seen = new Set<string>();
  while (ways.length) {
    const longer = ways.flatMap((way) => [...(arrows.get(way.at(-1) ?? '') ?? [])].map((room) => [...way, room]));
    const back = longer.find((way) => way.at(-1) === start);
    if (back) return [back];
    ways = longer.filter((way) => !seen.has(way.at(-1) ?? '') && seen.add(way.at(-1) ?? ''));
  }
  return undefined;
}
