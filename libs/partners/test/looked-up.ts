import { LookUps, type LookUpOptions } from '../src/call/look-ups.js';
import type { PartnerAddress, PartnerClient } from '../src/call/partner-client.js';
import { json, PartnerServer, type Answer } from './partner-server.js';

/** What is looked up in these tests. */
export interface Owner {
  key: string;
  name: string;
}

/** How long the look-ups of a test wait, and rest. */
export const TIMEOUT_MS = 500;
export const REST_MS = 200;

/** A partner that knows owners, and look-ups at it. */
export class OwnersServer {
  readonly closings: (() => Promise<void>)[] = [];

  private constructor(readonly server: PartnerServer) {}

  static async start(): Promise<OwnersServer> {
    return new OwnersServer(await PartnerServer.start(findsOwners));
  }

  newLookUps(
    { timeoutMs = TIMEOUT_MS, ...options }: Partial<LookUpOptions<Owner>> & { timeoutMs?: number } = {},
    address: Partial<PartnerAddress> = {},
  ): { lookUps: LookUps<Owner>; client: PartnerClient } {
    const client = this.server.newClient(address);
    const lookUps = new LookUps<Owner>(client, {
      call: { name: 'find', path: '/owners/find', timeoutMs, read: readOwners },
      bodyOf: (keys) => ({ keys }),
      batchMax: 200,
      restFirstMs: REST_MS,
      restLongestMs: 2 * REST_MS,
      ...options,
    });
    return { lookUps, client };
  }

  /** The keys of each request. */
  get keysAsked(): string[][] {
    return this.server.asked.map(({ body }) => (body as { keys: string[] }).keys);
  }
}

export function ownerOf(key: string): Owner {
  return { key, name: `owner of ${key}` };
}

export const findsOwners: Answer = ({ body }, response) => {
  json(response, { owners: (body as { keys: string[] }).keys.map(ownerOf) });
};

function readOwners(answer: unknown): ReadonlyMap<string, Owner> | undefined {
  const { owners } = answer as { owners?: Partial<Owner>[] };
  const understood = owners?.filter((owner): owner is Owner => Boolean(owner.key && owner.name));
  return understood && new Map(understood.map((owner) => [owner.key, owner]));
}
