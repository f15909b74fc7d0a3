import { Module } from '@nestjs/common';
import { ApprovalTable, approvalMigrations, approvalsOnlyModule, ParameterTable } from '#libs/approvals';
import { contracts } from '#libs/events';
import { defineService } from '#libs/service';
import reporting from '../product.js';
import { AnomaliesController } from './anomaly/anomalies.controller.js';
import { AnomaliesService } from './anomaly/anomalies.service.js';
import { AssignmentsService } from './assignment/assignments.service.js';
import { UnassignedController } from './assignment/unassigned.controller.js';
import { AsOfMetrics } from './as-of/as-of.metrics.js';
import { AsOfService } from './as-of/as-of.service.js';
import { CashController } from './cash/cash.controller.js';
import { CashService } from './cash/cash.service.js';
import { EventsConsumer } from './figure/events.consumer.js';
import { FiguresController } from './figure/figures.controller.js';
import { FiguresService } from './figure/figures.service.js';
import { figuresProjection, totalsInvariant } from './figure/figures.projection.js';
import { ComparisonsController } from './comparison/comparisons.controller.js';
import { EditionTable } from './edition/edition.table.js';
import { EditionsController } from './edition/editions.controller.js';
import { EditionsService } from './edition/editions.service.js';
import { LiveController } from './live/live.controller.js';
import { LiveService } from './live/live.service.js';
import { DeliveriesController } from './delivery/deliveries.controller.js';
import { DeliveriesService } from './delivery/deliveries.service.js';
import { DeliveriesOfReports1700000002005 } from './migrations/0005-deliveries.js';
import { IndicatorsController } from './indicator/indicators.controller.js';
import { LateFactsService } from './known/late-facts.service.js';
import { Figures1700000002001 } from './migrations/0001-figures.js';
import { FiguresOfProjections1700000002002 } from './migrations/0002-projections.js';
import { NetworkOfReports1700000002003 } from './migrations/0003-network.js';
import { TotalsOfFigures1700000002004 } from './migrations/0004-totals.js';
import { LateFacts1700000002006 } from './migrations/0006-late-facts.js';
import { Editions1700000002007 } from './migrations/0007-editions.js';
import { Targets1700000002008 } from './migrations/0008-targets.js';
import { ControlSums1700000002009 } from './migrations/0009-control-sums.js';
import { TotalsOfUnits1700000002010 } from './migrations/0010-totals-of-units.js';
import { AgenciesController } from './network/agencies.controller.js';
import { AgenciesService } from './network/agencies.service.js';
import { agencyChange } from './network/agency-change.js';
import { AgencyStateTable } from './network/agency-state.table.js';
import { RankingsController } from './ranking/rankings.controller.js';
import { RankingsService } from './ranking/rankings.service.js';
import { ReportsController } from './export/reports.controller.js';
import { MobileAgenciesController } from './unheard/unheard.controller.js';
import { ReportsService } from './table/reports.service.js';
import { TargetTable } from './target/target.table.js';
import { TargetsController } from './target/targets.controller.js';
import { TargetsService } from './target/targets.service.js';

@Module({
  imports: [approvalsOnlyModule(agencyChange)],
  controllers: [
    ReportsController,
    FiguresController,
    ComparisonsController,
    IndicatorsController,
    EditionsController,
    RankingsController,
    AnomaliesController,
    TargetsController,
    CashController,
    MobileAgenciesController,
    UnassignedController,
    LiveController,
    DeliveriesController,
    AgenciesController,
    EventsConsumer,
  ],
  providers: [
    AssignmentsService,
    ReportsService,
    FiguresService,
    AsOfService,
    AsOfMetrics,
    CashService,
    EditionsService,
    LateFactsService,
    RankingsService,
    AnomaliesService,
    TargetsService,
    LiveService,
    DeliveriesService,
    AgenciesService,
  ],
})
class ReportingModule {}

/** The service `reporting`. */
export const reportingService = defineService(reporting, {
  module: ReportingModule,
  tables: [AgencyStateTable, EditionTable, TargetTable, ApprovalTable, ParameterTable],
  migrations: [
    ...approvalMigrations,
    Figures1700000002001,
    FiguresOfProjections1700000002002,
    NetworkOfReports1700000002003,
    TotalsOfFigures1700000002004,
    DeliveriesOfReports1700000002005,
    LateFacts1700000002006,
    Editions1700000002007,
    Targets1700000002008,
    ControlSums1700000002009,
    TotalsOfUnits1700000002010,
  ],
  consumes: contracts,
  projection: figuresProjection,
  invariants: [totalsInvariant],
  figuresSql: 'SELECT day, agency, indicator, count, amount_centimes FROM current_figure',
});
