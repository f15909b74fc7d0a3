import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, fingerprintOf, idFor, type CommandRequest } from '#libs/commands';
import { DomainError } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { noteWrongCode, type NoteWrongCode, type WrongCodeWarning } from './wrong-code.js';
import { WrongCodeWarningTable } from './wrong-code.table.js';

/** What a wrong code is counted of, besides the teller. */
type Counted = Omit<NoteWrongCode, 'id' | 'teller'>;

/** Counts wrong codes, and tells what supervisors are warned of. */
@Injectable()
export class WrongCodesService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
  ) {}

  /** Warnings, the newest first. @param agency of one agency; of all, when it is left out */
  list(agency: string | undefined, page: AskedPage): Promise<Page<WrongCodeWarning>> {
    return pageBefore(this.dataSource.getRepository(entityOf(WrongCodeWarningTable)), agency ? { agency } : {}, page);
  }

  /**
   * Counts a wrong code before it is answered, once for what was asked under a key, which may be used again.
   *
   * @param wrong the refusals that count, by their code
   */
  async counted<Reply>(
    asked: Promise<Reply>,
    request: CommandRequest,
    wrong: Readonly<Record<string, Counted>>,
  ): Promise<Reply> {
    try {
      return await asked;
    } catch (error) {
      const counted = error instanceof DomainError ? wrong[error.code] : undefined;
      if (counted) {
        const { name } = noteWrongCode;
        const idempotencyKey = `${request.idempotencyKey} ${name} ${fingerprintOf(name, request.asked)}`;
        const noting = { ...request, idempotencyKey };
        await this.commands.run(noteWrongCode, { ...counted, id: idFor(noting), teller: request.by }, noting);
      }
      throw error;
    }
  }
}
