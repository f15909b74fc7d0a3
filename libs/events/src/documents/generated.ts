import { stringify } from 'yaml';
import { asyncApiDocument } from './asyncapi.js';
import { allContracts } from '../catalogue.js';
import { partnerEventsOf } from '../contract/contract.js';

/** The documents that follow from the allContracts: a JSON Schema an event and one AsyncAPI document, by their paths. */
export function eventDocuments(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const events = allContracts.flatMap((contract) => [...Object.values(contract.events), ...partnerEventsOf(contract)]);
  for (const event of events) {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: event.type,
      description: event.summary,
      ...event.schema,
    };
    files.set(`${root}/generated/schemas/${event.type}.json`, `${JSON.stringify(schema, null, 2)}\n`);
  }
  const asyncApi = stringify(asyncApiDocument(allContracts), { lineWidth: 0, aliasDuplicateObjects: false });
  files.set(`${root}/generated/asyncapi.yaml`, asyncApi);
  return files;
}
