import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

/** Query of every list. */
export class PageQuery {
  /** Items of a page. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(LIMIT_MAX)
  limit: number = LIMIT_DEFAULT;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
}

/** A page of a list; without `nextCursor` it is the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor?: string;
}

/** Items of a page to ask for: the query's limit or the default. */
export function limitOf(query: PageQuery): number {
  return query.limit ?? LIMIT_DEFAULT;
}

/** Makes a page of up to `limit` + 1 items that were read: the one too many tells that there is more. */
export function toPage<Item>(items: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return items.length > limit && last ? { items: page, nextCursor: cursorOf(last) } : { items: page };
}
