import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import type { OperatorsClient } from '../src/operator/operators.client.js';
import { SimulatedOperators, toPay, toSend } from './simulated-operators.js';

const today = businessDay(instantOf(Date.now()));
const folder = mkdtempSync(join(tmpdir(), 'operators-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of a business day', () => {
  it('has what was paid, sent and cancelled, in that order, and nothing that was only reserved', async () => {
    const apart = await SimulatedOperators.start();
    const asking = apart.newClient();
    const [paid, kept, sent] = [toPay('9000000049'), toPay('9000000050'), toSend()];
    for (const request of [paid, kept]) await asking.reserve('western-union', request);
    await asking.confirm('western-union', paid.requestId);
    const answer = await asking.send('western-union', sent);
    const reference = Reflect.get(answer, 'reference') as string;
    await asking.cancelSending('western-union', sent.requestId);
    const at = expect.stringMatching(/Z$/);
    const ours = { agency: 'RAB-001', at };
    const sending = { reference, requestId: sent.requestId, amountCentimes: 200_000, feeCentimes: 9_000, ...ours };
    const paying = { reference: paid.reference, requestId: paid.requestId, amountCentimes: 185_000, feeCentimes: 0 };
    const lines = [
      { ...paying, kind: 'paid', ...ours },
      { ...sending, kind: 'sent' },
      { ...sending, kind: 'cancelled' },
    ];
    expect(await asking.dayFile('western-union', today)).toEqual(lines);
    expect(await asking.dayFile('moneygram', today)).toEqual([]);
    await apart.fault('missing-line');
    expect(await asking.dayFile('western-union', today)).toEqual(lines.slice(1));
    await apart.fault('other-amount');
    expect((await asking.dayFile('western-union', today))[0]).toMatchObject({ amountCentimes: 185_100 });
    await apart.end();
  });
});

it('operators remember all of it when they are killed', async () => {
  const env = { STATE_FILE: join(folder, 'state.jsonl') };
  const before = await SimulatedOperators.start(env);
  const asking = before.newClient();
  const [paid, reserved, released] = await Promise.all(
    [1, 2, 3].map(async () => toPay(await before.announce('western-union'))),
  );
  const sent = toSend();
  for (const request of [paid!, reserved!]) await asking.reserve('western-union', request);
  await asking.confirm('western-union', paid!.requestId);
  await asking.release('western-union', released!.requestId);
  const sending = await asking.send('western-union', sent);
  const file = await asking.dayFile('western-union', today);
  const standings = (from: OperatorsClient) =>
    Promise.all([paid, reserved, released, sent].map((one) => from.ask('western-union', one!.requestId)));
  const standing = await standings(asking);
  await before.end();

  const after = await SimulatedOperators.start(env);
  const again = after.newClient();
  expect(await standings(again)).toEqual(standing);
  expect(await again.reserve('western-union', toPay(paid!.reference))).toMatchObject({
    code: 'reference.already-paid',
  });
  expect(await again.reserve('western-union', released!)).toMatchObject({ code: 'request.released' });
  expect(await again.send('western-union', sent)).toEqual(sending);
  expect(await again.dayFile('western-union', today)).toEqual(file);
  await after.end();
});

it('what is reserved for too long goes to who asks next', async () => {
  const hasty = await SimulatedOperators.start({ RESERVED_SECONDS: '0' });
  const asking = hasty.newClient();
  const reference = await hasty.announce('moneygram');
  const [first, second] = [toPay(reference), toPay(reference)];
  await asking.reserve('moneygram', first);
  expect(await asking.reserve('moneygram', second)).toMatchObject({ outcome: 'reserved' });
  expect(await asking.confirm('moneygram', first.requestId)).toEqual({ outcome: 'refused', code: 'request.released' });
  expect(await asking.confirm('moneygram', second.requestId)).toMatchObject({ outcome: 'confirmed' });
  await hasty.end();
});
