import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { idFor, type Answered, type CommandRequest } from '#libs/commands';
import { assert } from '#libs/domain';
import { cursorOfId, entityOf, PLATFORM, toPage, type AskedPage, type Page, type Platform } from '#libs/service';
import { readNationalList } from '../screening/list/national-list.file.js';
import { readUnList } from '../screening/list/un-list.file.js';
import type { WatchListSource } from '../screening/list/watch-list.js';
import { decideListImport, importList } from './import.js';
import type { DecideImport, DecideImportReply, ImportReply, ListImport, ListInForce } from './import.js';
import { ListImportTable, ListsInForceTable } from './import.table.js';
import { Screener } from './screener.service.js';

/** An import without its entries, of which there are thousands. */
export type ShownImport = Omit<ListImport, 'entries'>;

/** Which lists are in force. */
export interface ShownLists {
  revision: number;
  lists: (ListInForce & { source: WatchListSource })[];
}

/** Brings lists in, and tells which there are. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly screener: Screener,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** Reads a list and brings it in. @throws {DomainError} of what cannot be read, `watch-list.older` */
  async import(source: WatchListSource, bytes: Buffer, request: CommandRequest): Promise<Answered<ImportReply>> {
    const { generatedAt, entries } =
      source === 'un' ? await readUnList(bytes) : await readNationalList(bytes, request.by);
    const individuals = entries.filter(({ kind }) => kind === 'individual').length;
    const counts = { individuals, entities: entries.length - individuals };
    const digest = createHash('sha256').update(bytes).digest('hex');
    const command = { id: idFor(request), source, digest, generatedAt, entries, by: request.by, ...counts };
    const answered = await this.queue.run(importList, command, request);
    await this.screener.refresh();
    return answered;
  }

  /** A person accepts a list that has shrunk, or declines it. @throws {DomainError} as the decision */
  async decide(command: DecideImport, request: CommandRequest): Promise<Answered<DecideImportReply>> {
    const answered = await this.queue.run(decideListImport, command, request);
    await this.screener.refresh();
    return answered;
  }

  /** The imports, the newest first. */
  async list({ limit, beforeId }: AskedPage): Promise<Page<ShownImport>> {
    const shown = ListImportTable.columns.filter(({ property }) => property !== 'entries');
    const found = await this.dataSource.getRepository(entityOf(ListImportTable)).find({
      select: Object.fromEntries(shown.map(({ property }) => [property, true])),
      where: { id: LessThan(beforeId) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return toPage(found, limit, ({ id }) => cursorOfId(id));
  }

  /** The lists that people are compared with. */
  async inForce(): Promise<ShownLists> {
    const state = await this.dataSource.getRepository(entityOf(ListsInForceTable)).findOneBy({ id: 'lists' });
    const { revision, lists } = state ?? { revision: 0, lists: {} };
    const shown = Object.entries(lists).map(([source, list]) => ({ ...list, source: source as WatchListSource }));
    return { revision, lists: shown };
  }

  /** Counters do not wait behind thousands of entries. */
  private get queue() {
    const { backgroundQueue } = this.platform;
    assert(backgroundQueue, 'transfers have a command queue');
    return backgroundQueue;
  }
}
