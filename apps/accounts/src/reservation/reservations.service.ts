import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { entityOf, pageBefore, type AskedPage, type Page } from '#libs/service';
import type { Reservation } from './reservation.js';
import { ReservationTable } from './reservation.table.js';

/** What agencies have reserved. */
@Injectable()
export class ReservationsService {
  constructor(private readonly dataSource: DataSource) {}

  /** What an agency reserved, the newest first. */
  list(agency: string, page: AskedPage): Promise<Page<Reservation>> {
    return pageBefore(this.dataSource.getRepository(entityOf(ReservationTable)), { agency }, page);
  }
}
