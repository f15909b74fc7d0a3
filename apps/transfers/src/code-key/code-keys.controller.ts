import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Impersonal, Roles } from '#libs/service';
import { PickUpCodeKeys } from './code-keys.dto.js';
import { CodeKeysService } from './code-keys.service.js';

/** Which keys of pick-up codes are still needed. For administrators. */
@ApiTags('code keys')
@ApiBearerAuth()
@Roles('administrator')
@Controller('code-keys')
@Impersonal()
export class CodeKeysController {
  constructor(private readonly keys: CodeKeysService) {}

  @Get()
  @ApiOperation({
    summary: 'The keys of pick-up codes, and how many unpaid transfers have a code of each',
    description: 'Looks at all unpaid transfers: it may take some seconds.',
  })
  @ApiOkResponse({ type: PickUpCodeKeys })
  count(): Promise<PickUpCodeKeys> {
    return this.keys.count();
  }
}
