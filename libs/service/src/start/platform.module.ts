import type { DynamicModule, Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue } from '#libs/commands';
import type { SettingValues, Settings } from '#libs/product';
import { AuditRecordsController } from '../audit/audit-records.controller.js';
import { DeadLettersController } from '../proof/dead-letters.controller.js';
import { dayCloserOf } from '../closing/day-closer.js';
import { DayClosingsController } from '../closing/day-closings.controller.js';
import { HealthController } from '../health/health.controller.js';
import { Network } from '../network/network.js';
import { NetworkConsumer } from '../network/network.consumer.js';
import { OperationsController } from '../operations/operations.controller.js';
import { EventCommands } from '../platform/event-commands.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { readsNetwork } from '../platform/service.js';
import { ProjectionsController } from '../proof/projections.controller.js';
import { VerificationController } from '../proof/verification.controller.js';

class PlatformModule {}

/** The module around a product's own: what every service has. */
export function platformModule(platform: Platform, values: SettingValues<Settings>): DynamicModule {
  const { definition, dataSource, network, queue, eventCommands } = platform;
  const countsOperations = Object.keys(definition.publishes?.indicators ?? {}).length > 0;
  const providers: Provider[] = [
    { provide: PLATFORM, useValue: platform },
    { provide: DataSource, useValue: dataSource },
    { provide: Network, useValue: network },
    ...(queue ? [{ provide: CommandQueue, useValue: queue }] : []),
    ...(eventCommands ? [{ provide: EventCommands, useValue: eventCommands }] : []),
    ...Object.entries(definition.product.settings).map(([name, { token }]) => ({
      provide: token,
      useValue: values[name],
    })),
  ];
  return {
    module: PlatformModule,
    global: true,
    imports: [definition.module],
    controllers: [
      HealthController,
      VerificationController,
      AuditRecordsController,
      DeadLettersController,
      ProjectionsController,
      ...(countsOperations ? [OperationsController] : []),
      ...(dayCloserOf(platform) ? [DayClosingsController] : []),
      ...(readsNetwork(definition.name) ? [NetworkConsumer] : []),
    ],
    providers,
    exports: providers,
  };
}
