import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { IsInstant } from '#libs/service';
import { INTERNATIONAL_OPERATORS, type InternationalOperator } from '../operator/operator.js';
import { IdentifiedPersonRequest } from '../person/person.dto.js';
import { isPaid, type InwardRemittance, type InwardRemittanceStatus } from './remittance.js';

const REMITTANCE_STATUSES = [
  'reserving',
  'reserved',
  'under-verification',
  'refused',
  'released',
  'paid-out',
  'confirmed',
  'unsettled',
  'settled',
] as const;

/** A name as the sender gave it, without spaces around it. */
export class PersonNameResponse {
  @IsString()
  firstName!: string;

  @IsString()
  lastName!: string;
}

/** Somebody abroad. */
export class PersonAbroadResponse extends PersonNameResponse {
  /** ISO 3166-1, two capitals. */
  @IsString()
  country!: string;
}

/** Money from abroad that an agency has asked an operator for. */
export class RemittanceResponse {
  @IsString()
  id!: string;

  @IsIn(INTERNATIONAL_OPERATORS)
  operator!: InternationalOperator;

  /**
   * `reserving`: the operator has not answered; `under-verification`: nobody is paid for now; `refused` by it; `released`: the counter did not pay it; `paid-out`: cash is
   * out, `confirmed`: and the operator owes it; `unsettled`: it refuses to, `settled`: which a person has closed.
   */
  @IsIn(REMITTANCE_STATUSES)
  status!: Exclude<InwardRemittanceStatus, 'frozen'> | 'under-verification';

  /** The operator's number. */
  @IsString()
  reference!: string;

  @IsString()
  agency!: string;

  /** Who presented it. */
  @ValidateNested()
  @Type(() => IdentifiedPersonRequest)
  payee!: IdentifiedPersonRequest;

  @IsInstant()
  begunAt!: string;

  /** What the operator keeps, and for whom. */
  @IsOptional()
  @IsInt()
  amountCentimes?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => PersonAbroadResponse)
  sender?: PersonAbroadResponse;

  @IsOptional()
  @ValidateNested()
  @Type(() => PersonNameResponse)
  beneficiary?: PersonNameResponse;

  @IsOptional()
  @IsInstant()
  paidOutAt?: string;

  @IsOptional()
  @IsString()
  receiptNumber?: string;

  /** Why it was not paid, or is not confirmed: a code of ours or of the operator's. */
  @IsOptional()
  @IsString()
  refusal?: string;

  @IsOptional()
  @IsInstant()
  settledAt?: string;

  /** What became of a payment that was not confirmed. */
  @IsOptional()
  @IsString()
  settlementReason?: string;
}

export class RemittancePage {
  @ValidateNested({ each: true })
  @Type(() => RemittanceResponse)
  items!: RemittanceResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** A payment that its operator does not confirm, for head office: without the persons. */
export class UnsettledRemittanceResponse {
  @IsString()
  id!: string;

  @IsIn(INTERNATIONAL_OPERATORS)
  operator!: InternationalOperator;

  @IsString()
  reference!: string;

  @IsString()
  agency!: string;

  @IsInt()
  amountCentimes!: number;

  @IsInstant()
  paidOutAt!: string;

  @IsString()
  receiptNumber!: string;

  /** Why: the operator's code, or `amount.differs`. */
  @IsString()
  refusal!: string;
}

export class UnsettledRemittancePage {
  @ValidateNested({ each: true })
  @Type(() => UnsettledRemittanceResponse)
  items!: UnsettledRemittanceResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

export class SettleRemittanceRequest {
  /** What became of it: whom the operator has paid instead, who bears it. */
  @IsString()
  @Length(2, 500)
  @Matches(/\S/)
  reason!: string;
}

export class SettleRemittanceResponse {
  @IsString()
  id!: string;

  @IsIn(['settled'])
  status!: 'settled';
}

/** A remittance as its own agency reads it. */
export function toRemittanceResponse(remittance: InwardRemittance): RemittanceResponse {
  const { id, operator, reference, agency, payee, begunAt } = remittance;
  // A counter sees no difference between what waits for compliance and what is frozen.
  const status = remittance.heldBy === null ? remittance.status : 'under-verification';
  const { amountCentimes, sender, beneficiary, paidOutAt, receiptNumber, refusal } = remittance;
  const { settledAt, settlementReason } = remittance;
  return {
    id,
    operator,
    status,
    reference,
    agency,
    payee,
    begunAt,
    ...(amountCentimes === null ? {} : { amountCentimes }),
    ...(sender ? { sender } : {}),
    ...(beneficiary ? { beneficiary } : {}),
    ...(paidOutAt ? { paidOutAt } : {}),
    ...(receiptNumber ? { receiptNumber } : {}),
    ...(refusal ? { refusal } : {}),
    ...(settledAt && settlementReason ? { settledAt, settlementReason } : {}),
  };
}

/** An unsettled payment as head office reads it; none of another one. */
export function toUnsettledResponse(remittance: InwardRemittance): UnsettledRemittanceResponse[] {
  if (!isPaid(remittance) || remittance.refusal === null) return [];
  const { id, operator, reference, agency, amountCentimes, paidOutAt, receiptNumber, refusal } = remittance;
  return [{ id, operator, reference, agency, amountCentimes, paidOutAt, receiptNumber, refusal }];
}
