import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { projectRoot } from '#libs/product';
import { runTool } from './tools.js';

// The parser loads modules as jest's own loader does not.
const PARSE = `
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[1], 'utf8'));
const topics = document?.allChannels().all().map((channel) => channel.address()) ?? [];
console.log(JSON.stringify({ topics, found: diagnostics.map(({ message, path }) => path.join('.') + ': ' + message) }));
`;

it('the parser of AsyncAPI finds nothing in the document of events, and its topics', async () => {
  const file = join(projectRoot, 'libs', 'events', 'generated', 'asyncapi.yaml');
  const words = ['--input-type=module', '--eval', PARSE, file];
  const { topics, found } = JSON.parse(await runTool(process.execPath, words)) as { topics: string[]; found: string[] };
  expect(found).toEqual([]);
  const written = readFileSync(file, 'utf8');
  expect(topics).toContain('transfers.events');
  expect(topics.every((topic) => written.includes(topic))).toBe(true);
}, 60_000);
