import type { DynamicModule } from '@nestjs/common';
import { PLATFORM, type Platform } from '#libs/service';
import type { AnyApprovalKind } from './approval/approval.kind.js';
import { ApprovalsController } from './approval/approvals.controller.js';
import { APPROVAL_KINDS, ApprovalsService } from './approval/approvals.service.js';
import { DatedParameters } from './parameter/dated-parameters.js';
import { ParametersController } from './parameter/parameters.controller.js';

class ApprovalsModule {}

/**
 * What a product imports that has approvals or dated parameters; its classes get `ApprovalsService`, `DatedParameters`.
 *
 * @param kinds of the product; that by which its parameters change is added
 */
export function approvalsModule(...kinds: readonly AnyApprovalKind[]): DynamicModule {
  const kindsOf = ({ change }: DatedParameters): readonly AnyApprovalKind[] => [...kinds, change];
  return {
    module: ApprovalsModule,
    controllers: [ApprovalsController, ParametersController],
    providers: [
      ApprovalsService,
      { provide: DatedParameters, useFactory: parametersOf, inject: [PLATFORM] },
      { provide: APPROVAL_KINDS, useFactory: kindsOf, inject: [DatedParameters] },
    ],
    exports: [ApprovalsService, DatedParameters],
  };
}

/** What a product imports that has approvals, and no dated parameters; its classes get `ApprovalsService`. */
export function approvalsOnlyModule(...kinds: readonly AnyApprovalKind[]): DynamicModule {
  return {
    module: ApprovalsModule,
    controllers: [ApprovalsController],
    providers: [ApprovalsService, { provide: APPROVAL_KINDS, useValue: kinds }],
    exports: [ApprovalsService],
  };
}

function parametersOf({ parameters }: Platform): DatedParameters {
  return parameters instanceof DatedParameters ? parameters : new DatedParameters([]);
}
