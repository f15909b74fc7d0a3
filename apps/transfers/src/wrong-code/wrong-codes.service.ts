import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import type { WrongCodeWarning } from './wrong-code.js';
import { WrongCodeWarningTable } from './wrong-code.table.js';

/** What supervisors are warned of. */
@Injectable()
export class WrongCodesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Warnings, the newest first. @param agency of one agency; of all, when it is left out */
  list(agency: string | undefined, page: AskedPage): Promise<Page<WrongCodeWarning>> {
    return pageBefore(this.dataSource.getRepository(entityOf(WrongCodeWarningTable)), agency ? { agency } : {}, page);
  }
}
