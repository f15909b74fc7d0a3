import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contracts } from '../src/catalogue.js';
import { eventDocuments } from '../src/generated.js';

const ROOT = 'libs/events';
const files = eventDocuments(ROOT);

describe('the generated documents', () => {
  it('are all there, and no others', () => {
    const committed = readdirSync(`${ROOT}/generated`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`);
    expect(committed.sort()).toEqual([...files.keys()].sort());
  });

  it.each([...files])('%s is what the contracts say: otherwise run npm run generate', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  const types = contracts.flatMap(({ events }) => Object.values(events).map(({ type }) => type));
  it.each(types)('the JSON Schema of %s takes its sample under any validator of draft 2020-12', (type) => {
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv);
    const schema = JSON.parse(readFileSync(`${ROOT}/generated/schemas/${type}.json`, 'utf8')) as object;
    const sample: unknown = JSON.parse(readFileSync(`${ROOT}/samples/${type}.json`, 'utf8'));
    expect(ajv.validate(schema, sample)).toBe(true);
    expect(ajv.validate(schema, {})).toBe(false);
  });
});
