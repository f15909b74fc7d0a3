import { asUuid } from '#libs/domain';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Documented, UUID_CURSOR } from './documented.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

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
  @Documented({ pattern: UUID_CURSOR })
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

/**
 * The id before which a page begins, of a list that is ordered by UUIDs and whose cursors are their digits; without a
 * cursor the last id that there can be.
 *
 * @throws what `refusal` makes when the cursor is none of ours
 */
export function beforeIdOf({ cursor }: PageQuery, refusal: () => Error): string {
  if (cursor === undefined) return LAST_ID;
  if (!/^[0-9a-f]{32}$/.test(cursor)) throw refusal();
  return asUuid(cursor);
}

/** The cursor of an id: {@link beforeIdOf} reads it. */
export function cursorOfId(id: string): string {
  return id.replaceAll('-', '');
}

/** The cursor of an id that may be any text: {@link afterIdOf} reads it. */
export function cursorOfText(id: string): string {
  const ascii = id.replace(/[^ -}]/g, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(ascii).toString('base64url');
}

/**
 * The id after which a page begins, of a list that is ordered by ids of any text; without a cursor before all of them.
 *
 * @throws what `refusal` makes when the cursor is none of ours
 */
export function afterIdOf({ cursor = '' }: PageQuery, refusal: () => Error): string {
  const ascii = Buffer.from(cursor, 'base64url').toString('latin1');
  const isOurs = /^[ -\x7f]*$/.test(ascii) && Buffer.from(ascii).toString('base64url') === cursor;
  const id = ascii.replace(/~([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(parseInt(unit, 16)));
  // What PostgreSQL's text does not hold was never an id of ours.
  if (!isOurs || id.includes('\0') || !id.isWellFormed()) throw refusal();
  return id;
}

/** Makes a page of up to `limit` + 1 items that were read: the one too many tells that there is more. */
export function toPage<Item>(items: Item[], limit: number, cursorOf: (item: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return items.length > limit && last ? { items: page, nextCursor: cursorOf(last) } : { items: page };
}

/** The page with each of its items as it is answered. */
export function mapPage<Item, Shown>({ items, ...rest }: Page<Item>, answerOf: (item: Item) => Shown): Page<Shown> {
  return { items: items.map(answerOf), ...rest };
}
