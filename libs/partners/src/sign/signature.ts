import { isUtf8 } from 'node:buffer';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { assert, defineErrors, type Instant } from '#libs/domain';
import type { PartnerSecrets } from '#libs/product';
import { PARTNERS_WORDS } from '../words/refusals.words.js';

/** Refusals of requests that shall be signed as Standard Webhooks 1.0.0 says. */
export const refuseSignature = defineErrors(PARTNERS_WORDS, {
  'signature.missing': {
    status: 401,
    detail: 'Sign the request: webhook-id, webhook-timestamp and webhook-signature, as Standard Webhooks says.',
  },
  'signature.expired': {
    status: 401,
    detail: 'webhook-timestamp is more than 5 minutes away from our clock: sign each attempt anew.',
  },
  'signature.wrong': { status: 401, detail: 'The signature is none of a secret that we know over this body.' },
});

/** Who has signed a request, under which id: equal over its repeats. */
export interface Signer {
  partner: string;
  messageId: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const TOLERANCE_SECONDS = 5 * 60;
/** Printable ASCII without a dot, which separates what is signed. */
const MESSAGE_ID = /^[!-\-/-~]{1,255}$/;
const SECONDS = /^\d{1,12}$/;

/**
 * The headers that sign a message; a repeat has the same id, and is signed anew. Of two secrets both sign, so that the
 * partner may change from one to the other when it likes.
 *
 * @param secrets `whsec_` and base64
 * @param message its id, printable ASCII without a dot, and its body as it is sent
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, body }: { id: string; body: string },
  at: Instant,
): Record<string, string> {
  assert(MESSAGE_ID.test(id), 'the id of a signed message is printable ASCII without a dot');
  const sentAt = new Date(at);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' '),
  };
}

/** Verifies who has signed a request, over its body's bytes, in constant time. */
export class SignatureVerifier {
  private readonly secrets: { partner: string; webhook: Webhook }[];

  constructor(secrets: PartnerSecrets) {
    this.secrets = [...secrets].flatMap(([partner, some]) =>
      some.map((secret) => ({ partner, webhook: new Webhook(secret) })),
    );
  }

  /** @throws {DomainError} `signature.missing`, `signature.expired`, `signature.wrong`, naming the header */
  verify(headers: Headers, body: Buffer): Signer {
    const [messageId, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((header) => {
      const value = headers[header];
      if (typeof value !== 'string' || value === '') throw refuseSignature('signature.missing', { header });
      return value;
    }) as [string, string, string];
    if (!MESSAGE_ID.test(messageId)) throw refuseSignature('signature.wrong', { header: 'webhook-id' });
    if (!SECONDS.test(timestamp)) throw refuseSignature('signature.wrong', { header: 'webhook-timestamp' });
    const secondsAway = Math.abs(Math.floor(Date.now() / 1_000) - Number(timestamp));
    if (secondsAway > TOLERANCE_SECONDS) {
      throw refuseSignature('signature.expired', { header: 'webhook-timestamp', toleranceSeconds: TOLERANCE_SECONDS });
    }
    const signed = { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    // What is no UTF-8 would be verified as if all its wrong bytes were the same.
    const known = isUtf8(body) && this.secrets.find(({ webhook }) => isSignedBy(webhook, signed, body));
    if (!known) throw refuseSignature('signature.wrong', { header: 'webhook-signature' });
    return { partner: known.partner, messageId };
  }
}

function isSignedBy(webhook: Webhook, headers: Record<string, string>, body: Buffer): boolean {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
