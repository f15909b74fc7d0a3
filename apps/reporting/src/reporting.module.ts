import { Module } from '@nestjs/common';
import { contracts } from '#libs/events';
import { defineService } from '#libs/service';
import reporting from '../product.js';
import { EventsConsumer } from './events.consumer.js';
import { FiguresService } from './figures.service.js';
import { figuresProjection } from './figures.projection.js';
import { Figures1700000002001 } from './migrations/0001-figures.js';
import { FiguresOfProjections1700000002002 } from './migrations/0002-projections.js';
import { NetworkService } from './network.service.js';
import { ReportsController } from './reports.controller.js';

@Module({ controllers: [ReportsController, EventsConsumer], providers: [FiguresService, NetworkService] })
class ReportingModule {}

/** The service `reporting`. */
export const reportingService = defineService(reporting, {
  module: ReportingModule,
  tables: [],
  migrations: [Figures1700000002001, FiguresOfProjections1700000002002],
  consumes: contracts,
  projection: figuresProjection,
  figuresSql: 'SELECT day, agency, indicator, count, amount_centimes FROM current_figure',
});
