import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, Length, Matches, ValidateNested } from 'class-validator';
import { PageQuery } from '#libs/service';
import type { Alert, AlertStep } from './alert.js';

const STATUSES = ['open', 'taken', 'cleared', 'escalated'] as const;
const OUTCOMES = ['cleared', 'escalated'] as const;

/** Which alerts are listed. */
export class AlertsQuery extends PageQuery {
  /** All without it. */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Alert['status'];

  /** Of one rule, `structuring`. */
  @IsOptional()
  @IsString()
  @Matches(/^[a-z-]{1,40}$/)
  code?: string;
}

/** How an alert is decided. */
export class AlertDecisionRequest {
  /** `cleared`: there is nothing in it; `escalated`: it goes to whom it concerns. */
  @IsIn(OUTCOMES)
  outcome!: (typeof OUTCOMES)[number];

  @IsString()
  @Length(2, 1000)
  @Matches(/\S/)
  reason!: string;
}

export class AlertStepResponse {
  @IsIn(STATUSES.slice(1))
  status!: AlertStep['status'];

  @IsString()
  by!: string;

  @IsString()
  at!: string;

  @IsOptional()
  @IsString()
  reason?: string;
}

export class AlertResponse {
  @IsUUID()
  id!: string;

  /** Of the rule. */
  @IsString()
  code!: string;

  /** The rule as it was when it found this. */
  @IsObject()
  rule!: object;

  @IsIn(['account', 'person'])
  subjectKind!: Alert['subjectKind'];

  /** The id of an account, or the subject of the token of a person who works at a counter. */
  @IsString()
  subject!: string;

  @IsString()
  agency!: string;

  /** When it was complete. */
  @IsString()
  anchoredAt!: string;

  @IsString()
  raisedAt!: string;

  /** What was measured, and the movements, reversals or accounts that it was measured on, 50 at most. */
  @IsObject()
  evidence!: object;

  @IsIn(STATUSES)
  status!: Alert['status'];

  @IsOptional()
  @IsString()
  takenBy?: string;

  /** Who did what about it, in order. */
  @ValidateNested({ each: true })
  @Type(() => AlertStepResponse)
  steps!: AlertStepResponse[];
}

export class AlertPage {
  @ValidateNested({ each: true })
  @Type(() => AlertResponse)
  items!: AlertResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

export class AlertWorkResponse {
  @IsUUID()
  id!: string;

  @IsIn(STATUSES)
  status!: Alert['status'];

  @IsString()
  takenBy!: string;
}

/** An alert as it is answered. */
export function toAlertResponse(alert: Alert): AlertResponse {
  const { id, code, rule, subjectKind, subject, agency, anchoredAt, raisedAt, evidence, status, takenBy, steps } =
    alert;
  return {
    id,
    code,
    rule,
    subjectKind,
    subject,
    agency,
    anchoredAt,
    raisedAt,
    evidence,
    status,
    ...(takenBy === null ? {} : { takenBy }),
    steps: steps.map(({ reason, ...step }) => ({ ...step, ...(reason === null ? {} : { reason }) })),
  };
}
