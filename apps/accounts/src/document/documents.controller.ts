import { Body, Controller, Get, Header, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import {
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  CallerParam,
  CommandParam,
  Roles,
  TakesFile,
  type Caller,
} from '#libs/service';
import { refuseOpening } from '../opening/opening.js';
import { DOCUMENT_MAX_BYTES, refuseDocument } from './document.js';
import {
  AttachDocumentQuery,
  OpeningDocumentResponse,
  OpeningDocumentsResponse,
  toOpeningDocument,
} from './documents.dto.js';
import { DocumentsService } from './documents.service.js';
import { beginsAs, DOCUMENT_TYPES, documentTypeOf } from './media-type.js';

/** Scans of what the person at the counter has shown. */
@ApiTags('openings')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'compliance')
@Controller('openings/:id/documents')
export class DocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Post()
  @Roles('teller', 'supervisor')
  @TakesFile(DOCUMENT_MAX_BYTES)
  @ApiOperation({ summary: 'Attach a scan to a request of your agency: a PDF, JPEG or PNG of 5 MB at most' })
  @ApiIdempotencyKey()
  @ApiQueries(AttachDocumentQuery)
  @ApiConsumes(...DOCUMENT_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: OpeningDocumentResponse })
  async attach(
    @Param('id') id: string,
    @Query() { kind }: AttachDocumentQuery,
    @Body() bytes: Buffer,
    @Req() { headers }: FastifyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<OpeningDocumentResponse> {
    const mediaType = documentTypeOf(headers['content-type']);
    if (!mediaType || !Buffer.isBuffer(bytes))
      throw refuseDocument('document.unsupported-type', {
        field: 'content-type',
        expected: `one of ${DOCUMENT_TYPES.join(', ')}`,
      });
    if (bytes.length === 0) throw refuseDocument('document.empty', { field: 'body' });
    if (!beginsAs(mediaType, bytes)) throw refuseDocument('document.not-as-declared', { field: 'body' });
    const of = { openingId: checkedOpeningId(id), agency: agencyOf(caller), by: caller.subject };
    return toOpeningDocument(
      answerWith(await this.documents.attach({ ...of, kind, mediaType, bytes }, request), response),
    );
  }

  @Get()
  @ApiOperation({ summary: 'What was attached: of a request of your agency, of any for compliance' })
  @ApiOkResponse({ type: OpeningDocumentsResponse })
  async list(@Param('id') id: string, @CallerParam() { agency }: Caller): Promise<OpeningDocumentsResponse> {
    return { items: (await this.documents.list(checkedOpeningId(id), agency)).map(toOpeningDocument) };
  }

  @Get(':documentId')
  @ApiOperation({ summary: 'A document as it was brought' })
  @ApiProduces(...DOCUMENT_TYPES)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Header('Cache-Control', 'no-store')
  @Header('X-Content-Type-Options', 'nosniff')
  // Whatever a file holds, it runs nothing in the origin of the counters.
  @Header('Content-Security-Policy', 'sandbox')
  async read(
    @Param('id') id: string,
    @Param('documentId') documentId: string,
    @CallerParam() { agency }: Caller,
  ): Promise<StreamableFile> {
    if (!isUuid(documentId)) throw refuseDocument('document.not-found');
    const { document, bytes } = await this.documents.read(checkedOpeningId(id), documentId, agency);
    const { kind, mediaType } = document;
    return new StreamableFile(bytes, {
      type: mediaType,
      disposition: `attachment; filename="${kind}.${mediaType.split('/')[1]}"`,
      length: bytes.length,
    });
  }
}

function checkedOpeningId(id: string): string {
  if (!isUuid(id)) throw refuseOpening('opening.not-found');
  return id;
}
