/**
 * Where the bytes of documents lie, outside the database. A name says what lies under it, so that nothing is ever
 * replaced by something else: what is put again is the same.
 */
export abstract class DocumentStore {
  /** Keeps bytes for good: when it resolves they outlive this process. @throws {StoreAway} */
  abstract put(name: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** The bytes under a name; undefined when there are none. @throws {StoreAway} */
  abstract get(name: string): Promise<Buffer | undefined>;
}

/** The store cannot be reached or written now: answered 503, and worth a repeat. */
export class StoreAway extends Error {
  readonly statusCode = 503;

  constructor(cause: unknown) {
    super(`the store of documents: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
