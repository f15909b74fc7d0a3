import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { textsOnPaper } from './on-paper.js';
import { BENEFICIARY, SEND } from './sending.js';

interface Sent {
  id: string;
  code: string;
  receiptNumber: string;
}

describe('the papers of a transfer', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let tokenOf: (agency: string) => Promise<string>;
  let rabat: Client;
  let oujda: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    tokenOf = (agency) => issuer.token({ role: 'teller', agency });
    const clientOf = async (agency: string) => new Client(address(), await tokenOf(agency));
    [rabat, oujda] = [await clientOf('RAB-001'), await clientOf('OUJ-014')];
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const address = () => `${service.url}/api/transfers/v1`;
  const sent = async (change = {}) => {
    const { body } = await rabat.post<Sent>('/transfers', { ...SEND, destinationCity: 'Oujda', ...change });
    return body;
  };
  const printed = async (agency: string, id: string, body: object) =>
    textsOnPaper(`${address()}/transfers/${id}/receipts`, await tokenOf(agency), body);

  it('of the sending say who, where to, what it cost, and the code that only the counter knows', async () => {
    const { id, code, receiptNumber } = await sent();
    const texts = await printed('RAB-001', id, { of: 'sending', code });
    const groups = code.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
    expect(texts).toEqual(
      expect.arrayContaining([
        "Reçu d'envoi",
        receiptNumber,
        'Cash Express',
        'Hassan Tazi',
        'Aïcha Aït Lahcen',
        'Oujda',
        '1\u00A0850,00 DH',
        '27,27 DH',
        '2,73 DH',
        '1\u00A0880,00 DH',
        'Code de retrait',
        groups,
      ]),
    );
    const without = await printed('RAB-001', id, { of: 'sending' });
    expect(without).toContain(receiptNumber);
    expect(without).not.toContain(groups);
    expect(without).not.toContain('Code de retrait');
  });

  it('of the pay-out and of what was given back are those of the agency that gave them', async () => {
    const { id, code } = await sent();
    const beneficiary = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD123456' };
    await oujda.post('/payouts', { operator: 'cash-express', code, beneficiary });
    const paid = await printed('OUJ-014', id, { of: 'pay-out' });
    expect(paid).toEqual(expect.arrayContaining(['Reçu de paiement', '1\u00A0850,00 DH']));
    expect(paid.join()).not.toMatch(/TVA|retirer/);
    expect((await rabat.post(`/transfers/${id}/receipts`, { of: 'pay-out' }, null)).body.code).toBe(
      'transfer.no-such-receipt',
    );

    const back = await sent();
    const sender = { idKind: 'cin', idNumber: 'AB123456' };
    await rabat.post('/refunds', { sendingReceiptNumber: back.receiptNumber, sender });
    const returned = await printed('RAB-001', back.id, { of: 'refund' });
    expect(returned).toEqual(expect.arrayContaining(['Reçu de restitution', 'Total rendu', '1\u00A0880,00 DH']));
    expect(await printed('RAB-001', back.id, { of: 'sending' })).toContain('ARGENT RENDU');
  });

  it('are printed with names in any script', async () => {
    const { id } = await sent({ beneficiary: { firstName: 'عائشة', lastName: 'آيت لحسن' } });
    expect(await printed('RAB-001', id, { of: 'sending' })).toContain('Hassan Tazi');
  });

  it.each<[string, number, (sent: Sent) => [Client, string, object]]>([
    ['transfer.other-code', 422, ({ id }) => [rabat, id, { of: 'sending', code: '000000000018' }]],
    ['transfer.no-such-receipt', 404, ({ id }) => [rabat, id, { of: 'refund' }]],
    ['transfer.not-found', 404, ({ id }) => [oujda, id, { of: 'sending' }]],
    ['transfer.not-found', 404, () => [rabat, 'none', { of: 'sending' }]],
    ['request.invalid', 400, ({ id }) => [rabat, id, { of: 'anything' }]],
  ])('are refused with %s (%#)', async (code, status, asking) => {
    const [client, id, body] = asking(await sent());
    const refused = await client.post(`/transfers/${id}/receipts`, body, null);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });
});
