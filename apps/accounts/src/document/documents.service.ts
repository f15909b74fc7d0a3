import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { entityOf } from '#libs/service';
import { refuseOpening, type Opening } from '../opening/opening.js';
import { OpeningTable } from '../opening/opening.table.js';
import {
  attachDocument,
  checkAttachable,
  refuseDocument,
  type DocumentKind,
  type OpeningDocument,
} from './document.js';
import { OpeningDocumentTable } from './document.table.js';
import type { DocumentType } from './media-type.js';
import { DocumentStore } from './store/document-store.js';

/** What a counter brings. */
export interface BroughtDocument {
  openingId: string;
  kind: DocumentKind;
  mediaType: DocumentType;
  bytes: Buffer;
  agency: string;
  by: string;
}

/** Documents of openings: their bytes are in the store before a row says so. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly store: DocumentStore,
  ) {}

  /**
   * Keeps a document. What is refused after its bytes are stored leaves them there, under a name that nothing reads.
   *
   * @throws {DomainError} what {@link attachDocument} refuses
   * @throws {StoreAway}
   */
  async attach({ bytes, ...brought }: BroughtDocument, request: CommandRequest): Promise<Answered<OpeningDocument>> {
    const { openingId, agency, mediaType } = brought;
    const opening = await this.openingOf(openingId);
    const known = await this.listOf(openingId);
    const id = idFor(request);
    // What was attached already is answered by the queue as it was then.
    if (!known.some((document) => document.id === id)) checkAttachable(opening, agency, known.length);
    const digest = hash('sha256', bytes);
    await this.store.put(nameOf(openingId, digest), bytes, mediaType);
    return this.commands.run(attachDocument, { ...brought, id, digest, sizeBytes: bytes.length }, request);
  }

  /** The documents of an opening, the oldest first. @param agency whose opening it is; any without @throws {DomainError} `opening.not-found` */
  async list(openingId: string, agency: string | undefined): Promise<OpeningDocument[]> {
    const opening = await this.openingOf(openingId);
    if (!opening || opening.agency !== (agency ?? opening.agency)) throw refuseOpening('opening.not-found');
    return this.listOf(openingId);
  }

  /**
   * A document with its bytes, which are those that were brought.
   *
   * @throws {DomainError} `opening.not-found`, `document.not-found`, `document.damaged`
   * @throws {StoreAway}
   */
  async read(
    openingId: string,
    documentId: string,
    agency: string | undefined,
  ): Promise<{ document: OpeningDocument; bytes: Buffer }> {
    const document = (await this.list(openingId, agency)).find(({ id }) => id === documentId);
    if (!document) throw refuseDocument('document.not-found');
    const bytes = await this.store.get(nameOf(openingId, document.digest));
    if (!bytes || hash('sha256', bytes) !== document.digest) throw refuseDocument('document.damaged');
    return { document, bytes };
  }

  private async openingOf(id: string): Promise<Opening | undefined> {
    return (await this.dataSource.getRepository(entityOf(OpeningTable)).findOneBy({ id })) ?? undefined;
  }

  private listOf(openingId: string): Promise<OpeningDocument[]> {
    return this.dataSource
      .getRepository(entityOf(OpeningDocumentTable))
      .find({ where: { openingId }, order: { id: 'ASC' } });
  }
}

/** Under the digest of its bytes, so that no document ever takes the place of another. */
function nameOf(openingId: string, digest: string): string {
  return `openings/${openingId}/${digest}`;
}
