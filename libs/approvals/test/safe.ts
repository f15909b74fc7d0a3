import { Body, Controller, HttpCode, Module, Post, Res } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defineCommand, defineTable, type CommandRequest, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, credit, debit, defineErrors } from '#libs/domain';
import { defineProduct } from '#libs/product';
import { agencyOf, answerWith, CallerParam, CommandParam, defineService, Roles, type Caller } from '#libs/service';
import { pursesContract } from '#libs/testing';
import type { Endorsement } from '../src/approval/approval.js';
import { defineApproval } from '../src/approval/approval.kind.js';
import { ApprovalTable } from '../src/approval/approval.table.js';
import { AskedResponse, ReasonRequest } from '../src/approval/approvals.dto.js';
import { ApprovalsService } from '../src/approval/approvals.service.js';
import { approvalsModule } from '../src/approvals.module.js';
import { approvalMigrations } from '../src/migrations/index.js';
import { datedParameters } from '../src/parameter/dated-parameters.js';
import { defineParameter } from '../src/parameter/parameter.js';
import { ParameterTable } from '../src/parameter/parameter.table.js';

/** A small product to try approvals with: the safe of an agency, opened by two. */
export interface Safe {
  agency: string;
  balanceCentimes: number;
  /** Who took money out last, and who let them. */
  takenBy: string;
}

export const SafeTable = defineTable<Safe>({
  name: 'safe',
  key: 'agency',
  columns: { agency: { type: 'text' }, balanceCentimes: { type: 'bigint' }, takenBy: { type: 'text' } },
});

class Safes1700000009005 implements MigrationInterface {
  readonly name = 'Safes1700000009005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE safe (agency text PRIMARY KEY, taken_by text NOT NULL,
        balance_centimes bigint NOT NULL CONSTRAINT safe_not_negative CHECK (balance_centimes >= 0));
      INSERT INTO safe (agency, balance_centimes, taken_by) VALUES ('RAB-001', 100000, ''), ('OUJ-014', 100000, '')`);
  }

  async down(): Promise<void> {
    throw new Error('safes are never taken down');
  }
}

const WORDS = {
  fr: { 'safe.empty': "Le coffre n'a pas autant.", 'safe.above-ceiling': 'Autant ne sort pas en une fois.' },
  ar: { 'safe.empty': 'ليس في الخزنة هذا المبلغ.', 'safe.above-ceiling': 'لا يسحب هذا المبلغ دفعة واحدة.' },
};

const refuse = defineErrors(WORDS, {
  'safe.empty': { status: 422, detail: 'There is not so much in the safe.' },
  'safe.above-ceiling': { status: 422, detail: 'So much is not taken out at once.' },
});

/** How much may be taken out of a safe at once. */
export const CEILING = defineParameter({
  name: 'safe.ceiling',
  title: 'How much may be taken out of a safe at once',
  schema: Type.Object({ ceilingCentimes: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
  seeds: [
    { validFrom: '2012-01-01', source: 'the first day', value: { ceilingCentimes: 50_000 } },
    { validFrom: '2020-01-01', source: 'a letter', value: { ceilingCentimes: 60_000 } },
  ],
});

interface Withdrawal {
  agency: string;
  amountCentimes: number;
}

type Rows = { safe: Safe | undefined };

/** Takes money out of a safe. Refuses `safe.above-ceiling`, `safe.empty`. */
export const takeOut = defineCommand({
  name: 'safe.take-out',
  rows: ({ agency }: Withdrawal) => ({ safe: SafeTable.by('agency', agency) }),
  decide: (
    { safe }: Rows,
    { agency, amountCentimes, askedBy, approvedBy }: Withdrawal & Endorsement,
    { at, parameters }: DecisionContext,
  ): Decision<{ balanceCentimes: number }, Rows> => {
    const bookedOn = businessDay(at);
    const { ceilingCentimes } = parameters.on(CEILING, bookedOn);
    if (amountCentimes > ceilingCentimes) throw refuse('safe.above-ceiling', { ceilingCentimes });
    if (!safe || safe.balanceCentimes < amountCentimes) throw refuse('safe.empty');
    const balanceCentimes = safe.balanceCentimes - amountCentimes;
    return {
      save: { safe: { agency, balanceCentimes, takenBy: `${askedBy}+${approvedBy}` } },
      booking: {
        bookedOn,
        agency,
        entries: [debit('armoured-van', amountCentimes), credit(`safe:${agency}`, amountCentimes)],
      },
      reply: { balanceCentimes },
    };
  },
});

const common = {
  subjectOf: ({ agency, amountCentimes }: Withdrawal) => `${agency}: ${amountCentimes} centimes`,
  command: takeOut,
  commandOf: (asked: Withdrawal, endorsement: Endorsement) => ({ ...asked, ...endorsement }),
};

export const withdrawal = defineApproval({
  ...common,
  kind: 'safe.withdrawal',
  mayAsk: ['teller', 'supervisor'],
  mayApprove: ['supervisor'],
  validMs: 3_600_000,
});

export const transport = defineApproval({
  ...common,
  kind: 'safe.transport',
  mayAsk: ['management'],
  mayApprove: ['management', 'administrator'],
  validMs: 5_000,
});

export class WithdrawalRequest extends ReasonRequest {
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  amountCentimes!: number;
}

@Controller()
class SafeController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Post('withdrawals')
  @HttpCode(202)
  @Roles('teller', 'supervisor')
  async takeOut(
    @Body() { amountCentimes, reason }: WithdrawalRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const asked = { agency: agencyOf(caller), amountCentimes };
    return answerWith(await this.approvals.ask(withdrawal, asked, reason, caller, request), response);
  }

  @Post('transports')
  @HttpCode(202)
  @Roles('supervisor', 'management')
  async transport(
    @Body() { amountCentimes, reason }: WithdrawalRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const asked = { agency: 'RAB-001', amountCentimes };
    return answerWith(await this.approvals.ask(transport, asked, reason, caller, request), response);
  }
}

@Module({ imports: [approvalsModule(withdrawal, transport)], controllers: [SafeController] })
class SafeModule {}

const safe = defineProduct({
  name: 'safe',
  title: 'Safes',
  description: 'Safes, opened by two.',
  contract: pursesContract,
  settings: {},
});

/** The service `safe`. */
export const safeService = defineService(safe, {
  module: SafeModule,
  tables: [SafeTable, ApprovalTable, ParameterTable],
  migrations: [...approvalMigrations, Safes1700000009005],
  parameters: datedParameters(CEILING),
  figuresSql: `SELECT NULL::date AS day, NULL AS agency, NULL AS indicator, 0 AS count, 0 AS amount_centimes WHERE false`,
});
