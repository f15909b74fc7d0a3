import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '#libs/service';
import { AssessmentResponse } from './assessments.dto.js';
import { VehicleTaxRequest } from '../law/vehicle-tax.dto.js';
import { AssessmentsService } from './assessments.service.js';

/** What a vehicle owes. */
@ApiTags('assessments')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('assessments')
export class AssessmentsController {
  constructor(private readonly assessments: AssessmentsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a vehicle owes on a day, line by line, with article and arithmetic; changes nothing' })
  @ApiOkResponse({ type: AssessmentResponse })
  assess(@Body() body: VehicleTaxRequest): Promise<AssessmentResponse> {
    return this.assessments.assess(body);
  }
}
