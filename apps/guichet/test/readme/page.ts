import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One command of a page, and what the page says that it prints. */
export interface Example {
  path: string;
  line: number;
  command: string;
  /** Lines; a line `…` stands for any number of any lines. */
  answer: string[];
}

/** A page and its examples, in their order. */
export interface Page {
  path: string;
  examples: Example[];
}

interface Block {
  language: string;
  /** Number of its first line within the page. */
  line: number;
  lines: string[];
}

const FENCE = /^( *)(`{3,}|~{3,})([^`]*)$/;
const PROMPT = '$ ';

/** Every README of a folder and below it, the folder's own first, then by path. */
export function pagesBelow(root: string): Page[] {
  const [own, others] = [
    ['README.md'],
    readmesIn(root, '')
      .filter((path) => path !== 'README.md')
      .sort(),
  ];
  return [...own, ...others].map((path) => ({
    path,
    examples: examplesOf(path, readFileSync(join(root, path), 'utf8')),
  }));
}

function readmesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.name === 'README.md' ? [path] : [];
    return /^(node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : readmesIn(root, path);
  });
}

/**
 * The examples of a page: the blocks ```console, of lines `$ command` (which goes on over more lines as a shell takes
 * them), each followed by what it prints.
 *
 * @throws {Error} when a block holds no example, a command no end, or another block a prompt: nobody would run it
 */
export function examplesOf(path: string, text: string): Example[] {
  return blocksOf(path, text).flatMap((block) => {
    if (block.language === 'console') return examplesIn(path, block);
    const prompt = block.lines.findIndex((line) => line.startsWith(PROMPT));
    if (prompt >= 0) throw new Error(`${path}:${block.line + prompt}: a prompt outside of a \`\`\`console block`);
    return [];
  });
}

function blocksOf(path: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open: { block: Block; indent: number; fence: string } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', fence = '', language = ''] = FENCE.exec(line) ?? [];
    if (!open) {
      const block = { language: language.trim(), line: index + 2, lines: [] };
      if (fence) open = { block, indent: indent.length, fence };
    } else if (fence.startsWith(open.fence) && !language.trim()) {
      blocks.push(open.block);
      open = undefined;
    } else {
      open.block.lines.push(line.replace(new RegExp(`^ {0,${open.indent}}`), ''));
    }
  }
  if (open) throw new Error(`${path}:${open.block.line - 1}: a block that nothing ends`);
  return blocks;
}

function examplesIn(path: string, { line: first, lines }: Block): Example[] {
  const examples: Example[] = [];
  for (let index = 0; index < lines.length;) {
    const place = `${path}:${first + index}`;
    const [start = ''] = lines.slice(index);
    if (!start.startsWith(PROMPT)) throw new Error(`${place}: a console block begins with "$ command"`);
    const length = commandLength(place, [start.slice(PROMPT.length), ...lines.slice(index + 1)]);
    const rest = lines.slice(index + length);
    const next = rest.findIndex((line) => line.startsWith(PROMPT));
    const answer = next < 0 ? rest : rest.slice(0, next);
    const command = [start.slice(PROMPT.length), ...lines.slice(index + 1, index + length)].join('\n');
    examples.push({ path, line: first + index, command, answer: withoutBlankEnd(answer) });
    index += length + answer.length;
  }
  if (examples.length === 0) throw new Error(`${path}:${first}: a console block without a command`);
  return examples;
}

/** How many lines the command takes that begins with the first one. */
function commandLength(place: string, lines: readonly string[]): number {
  for (let length = 1; length <= lines.length; length += 1) {
    const read = readByShell(lines.slice(0, length).join('\n'));
    if (read === 'whole') return length;
    if (read !== 'more') throw new Error(`${place}: ${read}`);
  }
  throw new Error(`${place}: a command without an end`);
}

/** Whether a shell takes this as a whole command or waits for more; what it says when it can be no command. */
function readByShell(text: string): 'whole' | 'more' | string {
  if (/(?<!\\)(\\\\)*\\$/.test(text)) return 'more';
  const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (/unexpected EOF|unexpected end of file|here-document/.test(stderr)) return 'more';
  return stderr.trim() || 'whole';
}

function withoutBlankEnd(lines: readonly string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}
