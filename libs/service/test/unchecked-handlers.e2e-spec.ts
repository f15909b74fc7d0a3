import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IsString } from 'class-validator';
import { defineProduct } from '#libs/product';
import { startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { PageQuery } from '../src/http/paging.js';

import { defineService } from '../src/platform/service.js';

interface Note {
  title: string;
}

class Empty {}

class Described {
  @IsString()
  title!: string;
}

class Inherits extends Described {}

@Controller('bad')
class BadController {
  @Post('interface')
  byInterface(@Body() note: Note): Note {
    return note;
  }

  @Post('empty')
  byEmptyClass(@Body() empty: Empty): Empty {
    return empty;
  }

  @Get('query')
  byType(@Query() query: { limit?: string }): string {
    return query.limit ?? '';
  }

  @Post('described')
  byClass(@Body() note: Described, @Query() _: PageQuery): string {
    return note.title;
  }

  @Post('inherits')
  byChild(@Body() note: Inherits): string {
    return note.title;
  }

  @Post('file')
  byFile(@Body() file: Buffer): number {
    return file.length;
  }
}

@Module({ controllers: [BadController] })
class BadModule {}

describe('a service whose handler takes what nothing describes', () => {
  let issuer: TestIssuer;

  beforeAll(async () => {
    issuer = await startIssuer();
  });

  afterAll(() => issuer.close());

  it('does not start, and says which', async () => {
    const bad = defineProduct({ name: 'bad', title: 'Bad', description: 'Takes anything.', settings: {} });
    const parts = { module: BadModule, tables: [], migrations: [], figuresSql: 'SELECT 1' };
    await expect(startTestService(defineService(bad, parts), issuer)).rejects.toThrow(
      'BadController.byInterface takes a body that no class describes; ' +
        'BadController.byEmptyClass takes a body that no class describes; ' +
        'BadController.byType takes a query that no class describes',
    );
  });
});
