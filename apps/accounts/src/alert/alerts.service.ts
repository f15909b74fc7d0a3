import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isUuid } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import { refuseAlert, type Alert } from './alert.js';
import { AlertTable } from './alert.table.js';

/** Which alerts are listed. */
export interface AlertsAsked {
  status: Alert['status'] | undefined;
  code: string | undefined;
  limit: number;
  beforeId: string;
}

/** Alerts to look at. */
@Injectable()
export class AlertsService {
  constructor(private readonly dataSource: DataSource) {}

  /** An alert. @throws {DomainError} `alert.not-found` */
  async find(id: string): Promise<Alert> {
    const alert = isUuid(id) ? await this.repository.findOneBy({ id }) : null;
    if (!alert) throw refuseAlert('alert.not-found');
    return alert;
  }

  /** Alerts, the newest happening first. */
  async list({ status, code, limit, beforeId }: AlertsAsked): Promise<Page<Alert>> {
    const query = this.repository.createQueryBuilder('alert').where('alert.id < :beforeId', { beforeId });
    if (status) query.andWhere('alert.status = :status', { status });
    if (code) query.andWhere('alert.code = :code', { code });
    const found = await query
      .orderBy('alert.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(found, limit, ({ id }) => cursorOfId(id));
  }

  private get repository() {
    return this.dataSource.getRepository(entityOf(AlertTable));
  }
}
