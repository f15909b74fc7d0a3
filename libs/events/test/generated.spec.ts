import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { contracts } from '../src/catalogue.js';
import { partnerEventsOf } from '../src/contract/contract.js';
import { eventDocuments } from '../src/documents/generated.js';

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

  const events = contracts.flatMap((contract) => [...Object.values(contract.events), ...partnerEventsOf(contract)]);
  it.each(events)('the JSON Schema of $type takes its sample under any validator of 2020-12', ({ type, sample }) => {
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv);
    const schema = JSON.parse(readFileSync(`${ROOT}/generated/schemas/${type}.json`, 'utf8')) as object;
    expect(ajv.validate(schema, sample)).toBe(true);
    expect(ajv.validate(schema, {})).toBe(false);
  });
});
