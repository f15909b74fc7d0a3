import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createTransport } from 'nodemailer';
import type { Bucket } from '#libs/product';
import type { ReportFile } from '../export/report.file.js';
import type { Destination } from './schedule.file.js';

const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 30_000;

/** Where reports may be brought, as the settings say. */
export interface Places {
  /** The folder below which those of the schedules are. */
  folder: string;
  bucket: Bucket | null;
  /** `smtps://user:password@host:port`, or `smtp:`; empty: no mail is sent. */
  smtpUrl: string;
  mailFrom: string;
}

/** A report that goes somewhere. */
export interface Consignment {
  file: ReportFile;
  /** The same each time that it is tried: a mailbox that gets it twice can see that. */
  id: string;
  subject: string;
  text: string;
}

/** Where a report goes, for who lists deliveries; addresses are not shown. */
export function destinationText(to: Destination): string {
  if ('folder' in to) return `folder ${to.folder}`;
  if ('bucket' in to) return `bucket ${to.bucket}`;
  return to.mail.length === 1 ? 'mail to 1 address' : `mail to ${to.mail.length} addresses`;
}

/** What a destination lacks in the settings; undefined when reports can be brought there. */
export function lackOf(to: Destination, { bucket, smtpUrl, mailFrom }: Places): string | undefined {
  if ('bucket' in to && !bucket) return 'REPORTS_BUCKET is not set';
  if ('mail' in to && (smtpUrl === '' || mailFrom === '')) return 'SMTP_URL and MAIL_FROM are not both set';
  return undefined;
}

/**
 * Brings a report where it goes. Brought again it lies there once: the name of its file and the id of its message stay.
 *
 * @param signal gives up
 * @throws what keeps it from getting there
 */
export async function carry(
  consignment: Consignment,
  to: Destination,
  places: Places,
  signal: AbortSignal,
): Promise<void> {
  if ('folder' in to) return intoFolder(consignment.file, join(places.folder, to.folder));
  if ('bucket' in to) return intoBucket(consignment.file, to.bucket, places.bucket, signal);
  return byMail(consignment, to.mail, places, signal);
}

/** Whoever looks into the folder sees the file whole, or not at all. */
async function intoFolder({ name, bytes }: ReportFile, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `.${name}.${process.pid}`);
  try {
    const file = await open(unfinished, 'w');
    await file
      .writeFile(bytes)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function intoBucket(file: ReportFile, prefix: string, bucket: Bucket | null, signal: AbortSignal): Promise<void> {
  if (!bucket) throw new Error('no bucket is set');
  const { endpoint, region, accessKeyId, secretAccessKey } = bucket;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true, // stores of one's own have no name for each bucket
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1, // the schedule tries again
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS },
  });
  const object = { Bucket: bucket.name, Key: `${prefix}${file.name}`, Body: file.bytes, ContentType: file.type };
  await client.send(new PutObjectCommand(object), { abortSignal: signal }).finally(() => client.destroy());
}

async function byMail(
  { file, id, subject, text }: Consignment,
  to: readonly string[],
  { smtpUrl, mailFrom }: Places,
  signal: AbortSignal,
): Promise<void> {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
  });
  const { rejected } = await transport.sendMail({
    from: mailFrom,
    to: [...to],
    subject,
    text,
    messageId: `<${id}@guichet>`,
    attachments: [{ filename: file.name, content: file.bytes, contentType: file.type }],
    signal,
  });
  if (rejected.length > 0) throw new SomeRefused(rejected.length, to.length);
}

/** A mail server took the mail for some addresses, and refused others. */
export class SomeRefused extends Error {
  constructor(refused: number, of: number) {
    super(`${refused} of ${of} addresses were refused`);
  }
}
