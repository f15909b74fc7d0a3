import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { DomainError, instantOf } from '#libs/domain';
import { ConfigurationError, partnerSecrets, readSettings } from '#libs/product';
import { signatureHeaders, SignatureVerifier } from '../src/sign/signature.js';

const secret = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW, OTHER] = [secret(1), secret(2), secret(3)];
const BODY = '{"id":"claim-1","name":"فاطمة"}';
const verifier = new SignatureVerifier(
  new Map([
    ['saham', [OLD, NEW]],
    ['axa', [OTHER]],
  ]),
);

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** What the package's own signer sends. */
function signed(by = OLD, { id = 'msg_1', body = BODY, seconds = nowSeconds() } = {}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': new Webhook(by).sign(id, new Date(seconds * 1_000), body),
  };
}

function refusalOf(headers: Record<string, string | undefined>, body: string | Buffer = BODY): [string, unknown] {
  try {
    verifier.verify(headers, Buffer.from(body));
  } catch (error) {
    if (error instanceof DomainError) return [error.code, error.details.header];
    throw error;
  }
  throw new Error('it was let through');
}

describe('a signed request', () => {
  it('says who has signed it, by any of its secrets', () => {
    for (const by of [OLD, NEW]) {
      expect(verifier.verify(signed(by), Buffer.from(BODY))).toEqual({ partner: 'saham', messageId: 'msg_1' });
    }
    expect(verifier.verify(signed(OTHER), Buffer.from(BODY)).partner).toBe('axa');
  });

  it('may carry several signatures, and such of other versions', () => {
    const headers = signed();
    const wrong = `v1,${Buffer.alloc(32).toString('base64')}`;
    headers['webhook-signature'] = `v1a,abc v2 ${wrong} ${headers['webhook-signature']}`;
    expect(verifier.verify(headers, Buffer.from(BODY)).partner).toBe('saham');
  });

  it('is read as the specification says it is written', () => {
    const seconds = nowSeconds();
    const mac = createHmac('sha256', Buffer.alloc(32, 1)).update(`msg_1.${seconds}.${BODY}`).digest('base64');
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': `${seconds}`, 'webhook-signature': `v1,${mac}` };
    expect(verifier.verify(headers, Buffer.from(BODY)).messageId).toBe('msg_1');
  });

  it('may have no body', () => {
    expect(verifier.verify(signed(OLD, { body: '' }), Buffer.alloc(0)).partner).toBe('saham');
  });

  it.each([-299, 299])('may be of a clock that is %d seconds away', (away) => {
    expect(verifier.verify(signed(OLD, { seconds: nowSeconds() + away }), Buffer.from(BODY)).partner).toBe('saham');
  });
});

describe('a request is refused', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (header) => {
    expect(refusalOf({ ...signed(), [header]: undefined })).toEqual(['signature.missing', header]);
    expect(refusalOf({ ...signed(), [header]: '' })).toEqual(['signature.missing', header]);
  });

  it.each([-302, 302, -86_400])('whose clock is %d seconds away', (away) => {
    const headers = signed(OLD, { seconds: nowSeconds() + away });
    expect(refusalOf(headers)).toEqual(['signature.expired', 'webhook-timestamp']);
  });

  it('when any byte of what is signed is another', () => {
    for (let at = 0; at < Buffer.byteLength(BODY); at += 1) {
      const body = Buffer.from(BODY);
      body.writeUInt8(body.readUInt8(at) ^ 1, at);
      expect(refusalOf(signed(), body)).toEqual(['signature.wrong', 'webhook-signature']);
    }
    expect(refusalOf(signed(), `${BODY} `)[0]).toBe('signature.wrong');
    expect(refusalOf({ ...signed(), 'webhook-id': 'msg_2' })[0]).toBe('signature.wrong');
    expect(refusalOf({ ...signed(), 'webhook-timestamp': String(nowSeconds() - 1) })[0]).toBe('signature.wrong');
  });

  it('when it is signed over what looks the same once its broken bytes are replaced', () => {
    const replaced = '{"id":"\uFFFD"}';
    const broken = Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(broken.toString()).toBe(replaced);
    expect(refusalOf(signed(OLD, { body: replaced }), broken)).toEqual(['signature.wrong', 'webhook-signature']);
  });

  it.each([
    ['by nobody we know', () => signed(secret(9)), 'webhook-signature'],
    ['in another version', () => ({ ...signed(), 'webhook-signature': signed()['webhook-signature']!.replace('v1', 'v1a') }), 'webhook-signature'], // prettier-ignore
    ['by what is no signature', () => ({ ...signed(), 'webhook-signature': 'v1' }), 'webhook-signature'],
    ['by a part of one', () => ({ ...signed(), 'webhook-signature': signed()['webhook-signature']!.slice(0, -4) }), 'webhook-signature'], // prettier-ignore
    ['with a dot in its id', () => signed(OLD, { id: 'msg.1' }), 'webhook-id'],
    ['with an id of two words', () => signed(OLD, { id: 'msg 1' }), 'webhook-id'],
    ['with a time in words', () => ({ ...signed(), 'webhook-timestamp': `${nowSeconds()}s` }), 'webhook-timestamp'],
    ['with a negative time', () => ({ ...signed(), 'webhook-timestamp': '-1' }), 'webhook-timestamp'],
  ])('when it is signed %s', (_, headersOf, header) => {
    expect(refusalOf(headersOf())).toEqual(['signature.wrong', header]);
  });

  it('when there are no secrets at all', () => {
    expect(() => new SignatureVerifier(new Map()).verify(signed(), Buffer.from(BODY))).toThrow('none of a secret');
  });
});

describe('what we send', () => {
  it("is verified by the package, and by both of a partner's secrets while they change", () => {
    const headers = signatureHeaders([OLD, NEW], { id: 'msg_7', body: BODY }, instantOf(Date.now()));
    for (const known of [OLD, NEW]) expect(new Webhook(known).verify(BODY, headers)).toEqual(JSON.parse(BODY));
    expect(() => new Webhook(OTHER).verify(BODY, headers)).toThrow('No matching signature');
    expect(headers['webhook-signature']?.split(' ').length).toBe(2);
  });

  it('has an id that can be signed', () => {
    expect(() => signatureHeaders([OLD], { id: 'a.b', body: '' }, instantOf(0))).toThrow('without a dot');
  });
});

describe('secrets of partners', () => {
  const read = (text: string) => readSettings({ secrets: partnerSecrets('SECRETS') }, { SECRETS: text }).secrets;

  it('are read by partner, two of one while they change', () => {
    expect([...read(`saham:${OLD}, saham:${NEW},axa:${OTHER}`)]).toEqual([
      ['saham', [OLD, NEW]],
      ['axa', [OTHER]],
    ]);
    expect(read('').size).toBe(0);
  });

  it.each([
    ['without a partner', OLD],
    ['of a partner with a strange name', `Saham!:${OLD}`],
    ['that are none', 'saham:secret'],
    ['of another kind', `saham:whpk_${Buffer.alloc(32).toString('base64')}`],
    ['too short', `saham:whsec_${Buffer.alloc(23).toString('base64')}`],
    ['too long', `saham:whsec_${Buffer.alloc(65).toString('base64')}`],
    ['cut off', `saham:${OLD.slice(0, -1)}`],
    ['three of one', `saham:${OLD},saham:${NEW},saham:${OTHER}`],
    ['two partners with the same', `saham:${OLD},axa:${OLD}`],
  ])('are refused %s, and not told', (_, text) => {
    expect(() => read(text)).toThrow(ConfigurationError);
    expect(() => read(text)).toThrow(/^wrong environment: SECRETS must (?!.*whsec_[A-Za-z0-9+/]{9})/);
  });
});
