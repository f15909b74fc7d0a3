/** Media types of documents. */
export const DOCUMENT_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];

/** How files of these types begin, by their standards: ISO 32000, ITU-T T.81, ISO/IEC 15948. */
const BEGINNINGS: Readonly<Record<DocumentType, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
};

/** The media type in a `content-type` header, in which parameters do not count; undefined of one that is not taken. */
export function documentTypeOf(contentType: string | undefined): DocumentType | undefined {
  const named = contentType?.split(';')[0]?.trim().toLowerCase();
  return DOCUMENT_TYPES.find((type) => type === named);
}

/** Whether a file begins as those of a type do. */
export function beginsAs(type: DocumentType, bytes: Buffer): boolean {
  return bytes.subarray(0, BEGINNINGS[type].length).equals(BEGINNINGS[type]);
}
