import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Injectable, Module, Param, Post, Query, Res } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource, type EntityManager, type MigrationInterface, type QueryRunner } from 'typeorm';
import { CommandQueue, defineCommand, defineTable, type CommandRequest } from '#libs/commands';
import { businessDay, credit, debit, defineErrors } from '#libs/domain';
import { transfersContract, type CloudEvent, type TransferSentV1 } from '#libs/events';
import { defineProduct } from '#libs/product';
import { agencyOf, CallerParam, Roles } from '../src/auth/caller.js';
import { CommandParam, answerWith } from '../src/http/command-request.js';
import { limitOf, PageQuery, toPage } from '../src/http/paging.js';
import { Public } from '../src/auth/public.js';
import type { Caller } from '../src/auth/roles.js';
import { defineService } from '../src/platform/service.js';

/** A small product, to try what every service has: a desk that takes notes, publishes each, and reads its own events. */
export interface Note {
  id: string;
  agency: string;
  title: string;
}

const NoteTable = defineTable<Note>({
  name: 'note',
  key: 'id',
  columns: { id: { type: 'uuid' }, agency: { type: 'text' }, title: { type: 'text' } },
});

class Notes1700000009003 implements MigrationInterface {
  readonly name = 'Notes1700000009003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE note (id uuid PRIMARY KEY, agency text NOT NULL,
        title text NOT NULL CONSTRAINT note_title_short CHECK (length(title) < 50));
      CREATE TABLE heard (subject text NOT NULL, position bigint NOT NULL);
      CREATE TABLE mood (refuses_below bigint NOT NULL);
      INSERT INTO mood VALUES (0)`);
  }

  async down(): Promise<void> {
    throw new Error('notes are never taken down');
  }
}

export class Writer {
  @IsString()
  @Length(1, 20)
  lastName!: string;
}

export class NoteRequest {
  @IsString()
  @Length(1, 100)
  title!: string;

  @IsInt()
  @Min(1)
  @Max(1_000)
  amountCentimes!: number;

  @IsOptional()
  @IsIn(['red', 'blue'])
  color?: string;

  @ValidateNested()
  @Type(() => Writer)
  writer!: Writer;
}

export class SearchQuery extends PageQuery {
  @IsOptional()
  @IsBoolean()
  isOpen?: boolean;
}

const refuse = defineErrors({ 'note.sealed': { status: 409, detail: 'The note is sealed.' } });

const takeNote = defineCommand({
  name: 'desk.take',
  rows: (c: Note & { amountCentimes: number }) => ({ note: NoteTable.by('id', c.id) }),
  decide: (_rows, { id, agency, title, amountCentimes }, { at }) => {
    if (title === 'sealed') throw refuse('note.sealed', { agency });
    const bookedOn = businessDay(at);
    const entries = [debit('drawer:desk', amountCentimes), credit('payables:desk', amountCentimes)];
    const facts = { agency, bookedOn, amountCentimes, feeCentimes: 0, cashCentimes: amountCentimes };
    const data = { transferId: id, operator: 'desk', ...facts };
    const event: TransferSentV1 = { type: 'transfers.transfer-sent.v1', subject: id, occurredAt: at, data };
    return {
      save: { note: { id, agency, title } },
      booking: { bookedOn, agency, entries },
      events: [event],
      reply: { id },
    };
  },
});

@Injectable()
class NotesService {
  constructor(private readonly commands: CommandQueue) {}

  take(command: Note & { amountCentimes: number }, request: CommandRequest) {
    return this.commands.run(takeNote, command, request);
  }
}

@Controller()
class DeskController {
  constructor(
    private readonly notes: NotesService,
    private readonly dataSource: DataSource,
  ) {}

  @Post('notes')
  @Roles('teller', 'supervisor')
  async take(
    @Body() { title, amountCentimes }: NoteRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<{ id: string }> {
    const command = { id: randomUUID(), agency: agencyOf(caller), title, amountCentimes };
    return answerWith(await this.notes.take(command, request), response);
  }

  @Get('notes')
  @Roles('teller', 'supervisor')
  async list(@Query() query: SearchQuery, @CallerParam() caller: Caller) {
    const rows = await this.dataSource.query<Note[]>(
      'SELECT id, agency, title FROM note WHERE agency = $1 AND id::text > $2 ORDER BY id LIMIT $3',
      [agencyOf(caller), query.cursor ?? '', limitOf(query) + 1],
    );
    return toPage(rows, limitOf(query), ({ id }) => id);
  }

  @Get('whoami')
  @Roles('teller', 'supervisor', 'insurer', 'management', 'administrator')
  whoami(@CallerParam() caller: Caller): Caller {
    return caller;
  }

  /** What the query was read as. */
  @Get('echo')
  @Roles('teller')
  echo(@Query() query: SearchQuery): SearchQuery {
    return query;
  }

  @Get('open')
  @Public()
  open(): { open: true } {
    return { open: true };
  }

  @Get('closed')
  closed(): { closed: false } {
    return { closed: false };
  }

  @Get('trouble/:kind')
  @Public()
  async trouble(@Param('kind') kind: string): Promise<unknown> {
    if (kind === 'ours') throw new TypeError('secret internals of Hassan Tazi');
    if (kind === 'database') return this.dataSource.query('SELECT * FROM nowhere');
    if (kind === 'refusal') throw refuse('note.sealed', { status: 'sealed', code: 'x', agency: 'RAB-001' });
    return { kind };
  }
}

@Controller()
class DeskConsumer {
  @EventPattern<string>(transfersContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const [mood] = await manager.query<{ refuses: number }[]>('SELECT refuses_below AS refuses FROM mood');
    for (const event of events) {
      const { amountCentimes } = (event as unknown as TransferSentV1).data;
      if (amountCentimes < (mood?.refuses ?? 0)) throw refuse('note.sealed');
      await manager.query('INSERT INTO heard VALUES ($1, $2)', [event.subject, event.sequence.position]);
    }
  }
}

@Module({ controllers: [DeskController, DeskConsumer], providers: [NotesService] })
class DeskModule {}

const desk = defineProduct({
  name: 'desk',
  title: 'Desk',
  description: 'Takes notes.',
  contract: transfersContract,
  settings: {},
});

/** The service `desk`. */
export const deskService = defineService(desk, {
  module: DeskModule,
  tables: [NoteTable],
  migrations: [Notes1700000009003],
  consumes: [transfersContract],
  figuresSql: `SELECT booked_on AS day, agency, 'notes' AS indicator, count(*) AS count, -sum(amount_centimes) AS amount_centimes
    FROM entry WHERE ledger_account = 'payables:desk' GROUP BY booked_on, agency`,
  invariants: [{ name: 'every note has a title', sql: `SELECT id AS difference FROM note WHERE title = ''` }],
});

/** A note that the desk takes. */
export const NOTE = { title: 'Bread', amountCentimes: 150, writer: { lastName: 'Tazi' } };
