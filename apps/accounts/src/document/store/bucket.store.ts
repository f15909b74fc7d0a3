import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Bucket } from '#libs/product';
import { StoreAway, type DocumentStore } from './document-store.js';

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 3;

/** Documents as objects in a bucket of a store that speaks S3; its own keys and encryption apply. */
export class BucketStore implements DocumentStore {
  private readonly client: S3Client;

  constructor(private readonly bucket: Bucket) {
    const { endpoint, region, accessKeyId, secretAccessKey } = bucket;
    this.client = new S3Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      // Stores of one's own have no name for each bucket.
      forcePathStyle: true,
      // Many stores know no checksums in headers; documents carry their own digest.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Each attempt waits longer than the one before.
      maxAttempts: ATTEMPTS_MAX,
      requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    });
  }

  async put(name: string, bytes: Buffer, mediaType: string): Promise<void> {
    const object = { Bucket: this.bucket.name, Key: name, Body: bytes, ContentType: mediaType };
    await this.client.send(new PutObjectCommand(object)).catch(away);
  }

  async get(name: string): Promise<Buffer | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket.name, Key: name }));
      return Body && Buffer.from(await Body.transformToByteArray());
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      return away(error);
    }
  }
}

function away(error: unknown): never {
  throw new StoreAway(error);
}
