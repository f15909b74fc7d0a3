import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { asyncApiDocument } from './asyncapi.js';
import { contracts } from './catalogue.js';

// Writes the JSON Schema of every event and the AsyncAPI document; CI runs it and fails on a difference.
const root = 'libs/events';
const sampleOf = (type: string): unknown => JSON.parse(readFileSync(`${root}/samples/${type}.json`, 'utf8'));

rmSync(`${root}/generated`, { recursive: true, force: true });
mkdirSync(`${root}/generated/schemas`, { recursive: true });
for (const event of contracts.flatMap((contract) => Object.values(contract.events))) {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: event.type,
    description: event.summary,
    ...event.schema,
  };
  writeFileSync(`${root}/generated/schemas/${event.type}.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
writeFileSync(
  `${root}/generated/asyncapi.yaml`,
  stringify(asyncApiDocument(contracts, sampleOf), { lineWidth: 0, aliasDuplicateObjects: false }),
);
