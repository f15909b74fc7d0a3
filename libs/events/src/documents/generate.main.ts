import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { eventDocuments } from './generated.js';

// Writes the JSON Schema of every event and the AsyncAPI document; a test fails on a difference.
const root = 'libs/events';
const files = eventDocuments(root);
rmSync(`${root}/generated`, { recursive: true, force: true });
mkdirSync(`${root}/generated/schemas`, { recursive: true });
for (const [path, text] of files) writeFileSync(path, text);
