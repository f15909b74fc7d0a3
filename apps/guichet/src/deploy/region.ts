const BEGIN = /generated from apps\/\*\/product\.ts: ([a-z -]+?)(?: -->)?$/;

/**
 * Replaces the generated regions of a text. A region begins behind a line with "generated from apps/*\/product.ts: <name>"
 * and ends before the next line with "end of <name>"; all else is written by hand.
 *
 * @param contents what each region holds, by its name, indented as its first line is
 * @throws {Error} when the text has other regions
 */
export function fillRegions(text: string, contents: Readonly<Record<string, string>>): string {
  const found: string[] = [];
  const filled: string[] = [];
  let open: string | undefined;
  for (const line of text.split('\n')) {
    if (open !== undefined && !line.includes(`end of ${open}`)) continue;
    open = undefined;
    filled.push(line);
    const name = BEGIN.exec(line.trimEnd())?.[1];
    if (name === undefined) continue;
    found.push(name);
    open = name;
    filled.push(indented(contents[name] ?? '', /^\s*/.exec(line)?.[0] ?? ''));
  }
  const [wanted, there] = [Object.keys(contents).sort().join(', '), found.sort().join(', ')];
  if (open !== undefined) throw new Error(`the region ${open} has no end`);
  if (wanted !== there) throw new Error(`the generated regions are ${there || 'none'}, wanted: ${wanted}`);
  return filled.join('\n');
}

function indented(content: string, indentation: string): string {
  return content
    .trimEnd()
    .split('\n')
    .map((line) => (line && indentation + line).trimEnd())
    .join('\n');
}
