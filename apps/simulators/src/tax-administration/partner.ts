import type { FastifyInstance } from 'fastify';
import type { Faults } from '../faults.js';
import { definePartner } from '../partner.js';
import { TaxLedger } from './ledger.js';
import manifest from './manifest.js';
import { CONFIRM_BODY, ELSEWHERE_BODY, FIND_BODY, type Half, type Payment, type VehicleRecord } from './protocol.js';
import { readRegister, type RegisteredVehicle } from './register.js';

/** The tax administration, as far as counters need it, over HTTP. */
export default definePartner(manifest, ({ registerFile }, state) => {
  const register = readRegister(registerFile);
  const ledger = new TaxLedger(state);
  return {
    about: `it knows ${register.size} vehicles`,
    serve: (server, faults) => serve(server, faults, register, ledger),
  };
});

function serve(
  server: FastifyInstance,
  faults: Faults,
  register: ReadonlyMap<string, RegisteredVehicle>,
  ledger: TaxLedger,
): void {
  const record = (plate: string): VehicleRecord => ({
    plate,
    vehicle: register.get(plate) ?? null,
    paid: ledger.paidOf(plate),
  });
  const elsewhere = { schema: { body: ELSEWHERE_BODY } };
  server.post<{ Body: { plate: string; year: number; half?: Half | null } }>(
    '/elsewhere',
    elsewhere,
    async (request) => {
      const { plate, year, half = null } = request.body;
      ledger.payElsewhere(plate, [year], half);
      return record(plate);
    },
  );
  const find = { schema: { body: FIND_BODY }, ...faults.hooks };
  server.post<{ Body: { plates: string[] } }>('/vehicles/find', find, async ({ body }) => ({
    vehicles: body.plates.map(record),
  }));
  const confirm = { schema: { body: CONFIRM_BODY }, ...faults.hooks };
  server.post<{ Body: { payments: Payment[] } }>('/payments/confirm', confirm, async ({ body }) => {
    if (faults.mode === 'already-paid') payAllElsewhere(ledger, body.payments);
    return { verdicts: ledger.confirm(body.payments) };
  });
}

/** Somebody else was faster with each of the payments that are told for the first time. */
function payAllElsewhere(ledger: TaxLedger, payments: readonly Payment[]): void {
  for (const payment of payments) {
    if (payment.status !== 'paid' || ledger.knows(payment.paymentId, payment.plate)) continue;
    ledger.payElsewhere(payment.plate, payment.years, payment.half);
  }
}
