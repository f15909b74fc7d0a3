import { defineErrors, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { refuseOpening, type Opening } from '../opening/opening.js';
import { OpeningTable } from '../opening/opening.table.js';
import { OpeningDocumentTable } from './document.table.js';
import type { DocumentType } from './media-type.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** What a document of an opening shows. */
export const DOCUMENT_KINDS = ['identity-front', 'identity-back', 'proof-of-address', 'signature', 'other'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The largest document, and how many a request has. */
export const DOCUMENT_MAX_BYTES = 5 * 1024 * 1024;
export const DOCUMENTS_MAX = 20;

/** A document that a counter has scanned for an opening; its bytes lie in the store, under their digest. */
export interface OpeningDocument {
  id: string;
  openingId: string;
  kind: DocumentKind;
  mediaType: DocumentType;
  sizeBytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  digest: string;
  agency: string;
  storedAt: Instant;
  storedBy: string;
}

/** Refusals of documents. */
export const refuseDocument = defineErrors(ACCOUNTS_WORDS, {
  'document.not-found': { status: 404, detail: 'There is no such document of this request.' },
  'document.unsupported-type': {
    status: 415,
    detail: 'A document is sent as application/pdf, image/jpeg or image/png, the bytes as the body.',
  },
  'document.empty': { status: 422, detail: 'The document has no bytes.' },
  'document.not-as-declared': {
    status: 422,
    detail: 'The bytes are of another kind than content-type says: scan it again, or say its kind.',
  },
  'document.too-many': { status: 409, detail: 'A request has no more documents than that.' },
  'document.opening-refused': { status: 409, detail: 'The bank has refused this request: make a new one.' },
  'document.damaged': {
    status: 500,
    detail: 'The stored bytes are not those that were brought: restore them from a copy of the store.',
  },
});

/** Attaches a document whose bytes are in the store. */
export type AttachDocument = Omit<OpeningDocument, 'storedAt' | 'storedBy'> & { by: string };

interface AttachRows {
  opening: Opening | undefined;
  others: OpeningDocument[];
}

/**
 * Attaches a document to an opening that is asked for, or confirmed.
 *
 * Refuses `opening.not-found`, `document.opening-refused`, `document.too-many`.
 */
export const attachDocument = defineCommand({
  name: 'accounts.attach-document',
  rows: ({ id, openingId }: AttachDocument) => ({
    opening: OpeningTable.by('id', openingId),
    others: OpeningDocumentTable.allBy('openingId', [openingId]),
    document: OpeningDocumentTable.madeBy(id),
  }),
  decide: decideAttachment,
});

function decideAttachment(
  { opening, others }: AttachRows,
  { by, ...document }: AttachDocument,
  { at }: DecisionContext,
): Decision<OpeningDocument, { document: OpeningDocument }> {
  checkAttachable(opening, document.agency, others.length);
  const stored = { ...document, storedAt: at, storedBy: by };
  return { save: { document: stored }, reply: stored };
}

/**
 * Checks that an agency may attach one more document to an opening of its own.
 *
 * @throws {DomainError} `opening.not-found`, `document.opening-refused`, `document.too-many`
 */
export function checkAttachable(opening: Opening | undefined, agency: string, documentCount: number): void {
  if (opening?.agency !== agency) throw refuseOpening('opening.not-found');
  if (opening.status === 'refused') throw refuseDocument('document.opening-refused');
  if (documentCount >= DOCUMENTS_MAX) throw refuseDocument('document.too-many', { documentsMax: DOCUMENTS_MAX });
}
