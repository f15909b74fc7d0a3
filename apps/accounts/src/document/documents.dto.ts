import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, IsUUID, ValidateNested } from 'class-validator';
import { DOCUMENT_KINDS, type DocumentKind, type OpeningDocument } from './document.js';
import { DOCUMENT_TYPES, type DocumentType } from './media-type.js';

/** What the body is. */
export class AttachDocumentQuery {
  @IsIn(DOCUMENT_KINDS)
  kind!: DocumentKind;
}

export class OpeningDocumentResponse {
  @IsUUID()
  id!: string;

  @IsIn(DOCUMENT_KINDS)
  kind!: DocumentKind;

  @IsIn(DOCUMENT_TYPES)
  mediaType!: DocumentType;

  @IsInt()
  sizeBytes!: number;

  /** SHA-256 of the bytes, hexadecimal. */
  @IsString()
  digest!: string;

  @IsString()
  storedAt!: string;

  @IsString()
  storedBy!: string;
}

export class OpeningDocumentsResponse {
  /** The oldest first; 20 at most. */
  @ValidateNested({ each: true })
  @Type(() => OpeningDocumentResponse)
  items!: OpeningDocumentResponse[];
}

/** The document as it is answered. */
export function toOpeningDocument(document: OpeningDocument): OpeningDocumentResponse {
  const { id, kind, mediaType, sizeBytes, digest, storedAt, storedBy } = document;
  return { id, kind, mediaType, sizeBytes, digest, storedAt, storedBy };
}
