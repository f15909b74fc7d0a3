import { defineTable } from '#libs/commands';
import type { OpeningDocument } from './document.js';

export const OpeningDocumentTable = defineTable<OpeningDocument>({
  name: 'opening_document',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    openingId: { type: 'uuid' },
    kind: { type: 'text' },
    mediaType: { type: 'text' },
    sizeBytes: { type: 'integer' },
    digest: { type: 'text' },
    agency: { type: 'text' },
    storedAt: { type: 'timestamptz' },
    storedBy: { type: 'text' },
  },
});
