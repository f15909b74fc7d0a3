import { setting, type Setting } from './setting.js';

/** A bucket of a store that speaks S3. */
export interface Bucket {
  /** Where the store is reached, without a path. */
  endpoint: string;
  region: string;
  name: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const FORM = 'must be https://<key id>:<secret key>@<store>/<bucket>?region=<region>, key and secret percent-encoded';
const REGION = 'us-east-1';

/** A bucket as `https://<key id>:<secret key>@<store>/<bucket>?region=<region>`; null where the variable is empty. */
export const bucket = (variable: string): Setting<Bucket | null> =>
  setting<Bucket | null>(variable, readBucket, { fallback: null });

function readBucket(text: string): Bucket {
  if (!URL.canParse(text)) throw new Error(FORM);
  const { protocol, host, username, password, pathname, searchParams } = new URL(text);
  const name = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(pathname)?.[1];
  const isHttp = protocol === 'http:' || protocol === 'https:';
  if (!isHttp || name === undefined || username === '' || password === '') throw new Error(FORM);
  return {
    endpoint: `${protocol}//${host}`,
    region: searchParams.get('region') ?? REGION,
    name,
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}
