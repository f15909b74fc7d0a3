import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import type { Reservation } from './reservation.js';
import { ReservationTable } from './reservation.table.js';

/** What agencies have reserved. */
@Injectable()
export class ReservationsService {
  constructor(private readonly dataSource: DataSource) {}

  /** What an agency reserved, the newest first. */
  async list(agency: string, limit: number, beforeId: string): Promise<Page<Reservation>> {
    const found = await this.dataSource
      .getRepository(entityOf(ReservationTable))
      .find({ where: { agency, id: LessThan(beforeId) }, order: { id: 'DESC' }, take: limit + 1 });
    return toPage(found, limit, ({ id }) => cursorOfId(id));
  }
}
