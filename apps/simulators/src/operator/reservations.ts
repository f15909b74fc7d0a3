import { randomUUID } from 'node:crypto';
import { instantOf, isSameName } from '#libs/domain';
import { nowThere, type Entry, type OperatorMemory, type OperatorRequest } from './memory.js';
import type { International, Refusal, ReservationBody } from './protocol.js';
import { ReusedRequest } from './reused-request.js';

/** Who is paid what came from abroad: reserved, then confirmed or released, each once by the platform's own id. */
export class Reservations {
  constructor(
    private readonly memory: OperatorMemory,
    private readonly reservedSeconds: number,
  ) {}

  /** The same id again gets the same answer; after its release it is refused for ever. @throws {ReusedRequest} */
  reserve(operator: International, body: ReservationBody): object {
    const { requestId, reference, agency } = body;
    const asked = JSON.stringify(body);
    const known = this.known(operator, requestId);
    if (known?.status === 'released') return refused(requestId, 'request.released');
    if (known && known.asked !== asked) throw new ReusedRequest();
    if (known) return answerTo(known);
    const request = { operator, requestId, kind: 'reservation', asked, agency, reference } as const;
    const code = this.refusalOf(operator, body);
    const decided: OperatorRequest = code
      ? { ...request, status: 'refused', code }
      : { ...request, status: 'reserved', ...this.reservationOf(operator, body) };
    this.memory.remember(...(code ? [] : this.lapsed(reference)), { request: decided });
    return answerTo(decided);
  }

  /** The money was paid: for good. @throws {ReusedRequest} */
  confirm(operator: International, requestId: string): object {
    const known = this.known(operator, requestId);
    if (!known) return refused(requestId, 'request.unknown');
    if (known.status === 'released') return refused(requestId, 'request.released');
    if (known.status === 'refused') return refused(requestId, 'request.refused');
    const confirmed: OperatorRequest = { ...known, status: 'confirmed', at: known.at ?? nowThere() };
    const { reference = '', amountCentimes = 0, agency = '', at = '' } = confirmed;
    const line = { reference, requestId, kind: 'paid', amountCentimes, feeCentimes: 0, agency, at } as const;
    if (known.status === 'reserved') this.memory.remember({ request: confirmed }, { operator, line });
    return { requestId, outcome: 'confirmed', reference, amountCentimes, confirmedAt: at };
  }

  /** Nothing is paid; an id that never came is refused from now on. @throws {ReusedRequest} */
  release(operator: International, requestId: string): object {
    const known = this.known(operator, requestId);
    if (known?.status === 'confirmed') return refused(requestId, 'request.confirmed');
    const request = known ?? ({ operator, requestId, kind: 'reservation', asked: null } as const);
    if (known?.status !== 'released') this.memory.remember({ request: { ...request, status: 'released' } });
    return { requestId, outcome: 'released' };
  }

  private known(operator: International, requestId: string): OperatorRequest | undefined {
    const known = this.memory.requestOf(operator, requestId);
    if (known && known.kind !== 'reservation') throw new ReusedRequest();
    return known;
  }

  private refusalOf(operator: International, { reference, payee }: ReservationBody): Refusal | undefined {
    const remittance = this.memory.remittanceOf(operator, reference);
    if (!remittance) return 'reference.unknown';
    const state = this.memory.stateOf(reference);
    if (state === 'blocked') return 'reference.blocked';
    const holder = this.memory.holderOf(reference);
    if (state === 'gone' || holder?.status === 'confirmed') return 'reference.already-paid';
    if (holder && !hasLapsed(holder)) return 'reference.reserved-by-another';
    return isSameName(remittance.beneficiary ?? payee, payee) ? undefined : 'payee.other-name';
  }

  private reservationOf(operator: International, { reference, payee }: ReservationBody) {
    const { amountCentimes, sender, beneficiary } = this.memory.remittanceOf(operator, reference)!;
    const { firstName, lastName } = beneficiary ?? payee;
    return {
      reservationId: randomUUID(),
      amountCentimes,
      sender,
      beneficiary: { firstName, lastName },
      reservedUntil: instantOf(Date.now() + this.reservedSeconds * 1_000),
    };
  }

  /** Whoever had reserved the number, and has had it for too long, has it no more. */
  private lapsed(reference: string): Entry[] {
    const holder = this.memory.holderOf(reference);
    return holder ? [{ request: { ...holder, status: 'released' } }] : [];
  }
}

/** Refuses a request by its id. */
export function refused(requestId: string, code: Refusal): object {
  return { requestId, outcome: 'refused', code };
}

/** What is reserved, as it is answered. */
export function reservedBy(request: OperatorRequest): object {
  const { reservationId, reference, amountCentimes, sender, beneficiary, reservedUntil } = request;
  return { reservationId, reference, amountCentimes, sender, beneficiary, reservedUntil };
}

function hasLapsed({ reservedUntil = '' }: OperatorRequest): boolean {
  return reservedUntil <= nowThere();
}

function answerTo(request: OperatorRequest): object {
  const { requestId, code } = request;
  return code ? refused(requestId, code) : { requestId, outcome: 'reserved', ...reservedBy(request) };
}
