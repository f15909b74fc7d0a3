import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isUuid } from '#libs/domain';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import { refuseAlert, type Alert } from './alert.js';
import { AlertTable } from './alert.table.js';

/** Which alerts are listed. */
export interface AlertsAsked extends AskedPage {
  status: Alert['status'] | undefined;
  code: string | undefined;
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
  list({ status, code, ...page }: AlertsAsked): Promise<Page<Alert>> {
    return pageBefore(this.repository, { ...(status ? { status } : {}), ...(code ? { code } : {}) }, page);
  }

  private get repository() {
    return this.dataSource.getRepository(entityOf(AlertTable));
  }
}
