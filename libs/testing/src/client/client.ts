import { randomUUID } from 'node:crypto';

/** An answer with its body read. */
export interface Reply<Body = Record<string, unknown>> {
  status: number;
  body: Body;
  headers: Headers;
}

interface Page<Item> {
  items: Item[];
  nextCursor?: string;
}

const PAGE_MAX = 200;

/** A client of one service with one token. */
export class Client {
  constructor(
    private readonly baseUrl: string,
    private readonly token?: string,
  ) {}

  get<Body = Record<string, unknown>>(path: string): Promise<Reply<Body>> {
    return this.call<Body>('GET', path);
  }

  /** Everything in a list, page by page. @throws {Error} when a page is not to be had */
  async list<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const next: string = cursor && `&cursor=${cursor}`;
      const { status, body } = await this.get<Page<Item>>(`${path}?limit=${PAGE_MAX}${next}`);
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      items.push(...body.items);
      cursor = body.nextCursor;
    }
    return items;
  }

  /** Posts a command under a key of its own, or the given one; `null` sends none. */
  post<Body = Record<string, unknown>>(
    path: string,
    body: unknown,
    key: string | null = randomUUID(),
  ): Promise<Reply<Body>> {
    return this.call<Body>('POST', path, body, key);
  }

  /** Puts a command under a key of its own, or the given one. */
  put<Body = Record<string, unknown>>(path: string, body: unknown, key: string = randomUUID()): Promise<Reply<Body>> {
    return this.call<Body>('PUT', path, body, key);
  }

  /** Posts a file as it is, under a key of its own, or the given one. */
  async upload<Body = Record<string, unknown>>(
    path: string,
    file: string | Buffer,
    type: string,
    key: string = randomUUID(),
  ): Promise<Reply<Body>> {
    const response = await this.request('POST', path, file, key, { 'content-type': type });
    return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
  }

  /** Gets what is no JSON: a page, a document. @param accept the media type that is asked for */
  async download(path: string, accept = '*/*'): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await this.request('GET', path, undefined, null, { accept });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  private async call<Body>(method: string, path: string, body?: unknown, key?: string | null): Promise<Reply<Body>> {
    const response = await this.request(method, path, body, key);
    return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
  }

  private request(
    method: string,
    path: string,
    body?: unknown,
    key?: string | null,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.baseUrl + path, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
  }
}
