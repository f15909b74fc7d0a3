import { LessThan, type FindOptionsOrder, type FindOptionsWhere, type Repository } from 'typeorm';
import { cursorOfId, toPage, type Page } from '../http/paging.js';

/** Which page of a list is asked for, by UUIDs that begin with their time. */
export interface AskedPage {
  limit: number;
  /** Of the last item that was seen. */
  beforeId: string;
}

/** A page of rows, the newest first. @param where what else they have to be like */
export async function pageBefore<Row extends { id: string }>(
  repository: Repository<Row>,
  where: Readonly<Partial<Record<keyof Row & string, string>>>,
  { limit, beforeId }: AskedPage,
): Promise<Page<Row>> {
  const found = await repository.find({
    where: { ...where, id: LessThan(beforeId) } as FindOptionsWhere<Row>,
    order: { id: 'DESC' } as FindOptionsOrder<Row>,
    take: limit + 1,
  });
  return toPage(found, limit, ({ id }) => cursorOfId(id));
}
