import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Report } from '../table/report.js';
import type { ReportPrint } from './print.js';
import { reportFile } from './report.file.js';
import type { ChosenFormat } from './report.format.js';

/** Which are looked at where they are; the others are kept. */
const SHOWN = new Set<string>(['pdf', 'svg']);

/**
 * Answers with a report in the format that was chosen.
 *
 * @param json the answer as JSON
 * @throws {DomainError} `file.busy`
 */
export async function answerReport<Json>(
  json: Json,
  report: Report,
  chosen: ChosenFormat,
  print: Omit<ReportPrint, 'language'>,
  reply: FastifyReply,
): Promise<Json | StreamableFile> {
  reply.header('vary', 'Accept, Accept-Language');
  if (chosen.format === 'json') return json;
  const { name, type, bytes } = await reportFile(report, chosen, print);
  reply.header('content-language', chosen.language);
  const disposition = SHOWN.has(chosen.format) ? 'inline' : 'attachment';
  return new StreamableFile(bytes, { type, disposition: `${disposition}; filename="${name}"`, length: bytes.length });
}
