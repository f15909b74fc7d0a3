import type { Bucket } from '#libs/product';
import type { DocumentStore } from './document-store.js';
import { FolderStore } from './folder.store.js';

/** Where documents are kept. */
export interface DocumentsPlace {
  bucket: Bucket | null;
  folder: string;
}

/** The store that the environment names: a bucket, else a folder. */
export async function openDocumentStore({ bucket, folder }: DocumentsPlace): Promise<DocumentStore> {
  if (bucket === null) return new FolderStore(folder);
  // Its client takes memory and time, which a service without a bucket does not spend.
  const { BucketStore } = await import('./bucket.store.js');
  return new BucketStore(bucket);
}
