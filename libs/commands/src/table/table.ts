import { assert, type Transitions } from '#libs/domain';

/** A column as the bulk SQL needs it. */
export interface Column {
  /** Of the row, `codeHash`. */
  property: string;
  /** Of the database, `code_hash`. */
  name: string;
  sqlType: SqlType;
  isNullable: boolean;
  /** It is written and looked up by, and read by no query: the hash of a secret. */
  isHidden: boolean;
}

/** A table whose row type does not matter: within a batch all are alike. */
export interface AnyTable {
  /** Of the database, `reserved_receipt`. */
  name: string;
  /** The property that is the primary key. */
  key: string;
  columns: readonly Column[];
  /** Which status may follow which; a command that saves another is our mistake. */
  transitions?: Transitions<string> | undefined;
}

/** Which rows a command needs: those with one of some values in a column. */
export interface Ref {
  table: AnyTable;
  column: string;
  values: readonly string[];
  /** Whether the decision gets a list, or one row. */
  isList: boolean;
  /** It is not there yet, and so not looked for. */
  isNew: boolean;
  /** The values are not said, but those of a property of the row that another look-up finds. */
  through?: Hop;
}

/** Leads from a row to the rows that one of its properties names: from a hold to its account. */
export interface Hop {
  from: Ref;
  property: string;
}

/** One row, found by a unique column. */
export interface RowRef<Row> extends Ref {
  isList: false;
  /** Only for the compiler. */
  row?: Row;
}

/** All rows that have one of these values in a column. */
export interface RowsRef<Row> extends Ref {
  isList: true;
  /** Only for the compiler. */
  row?: Row;
}

/**
 * A table whose rows commands lock, decide on and save; `Hidden` are the columns that no query reads.
 *
 * Every row that a command asks for is locked, and no other. A list by a column that is not the key is complete only
 * if whoever adds to it locks a row that this command locks too: who places a hold asks for its account. Commands that
 * ask for such a list, or go on through another row, lock first and read what is there when they have the locks.
 */
export interface Table<Row, Hidden extends keyof Row = never> extends AnyTable {
  /** One row by a unique column. */
  by(column: keyof Row & string, value: string): RowRef<Row>;
  /** A row that the command makes under a key that was drawn for it: nobody else can have it. */
  madeBy(key: string): RowRef<Row>;
  /** All rows with one of these values; those of a column that is not the key see above. */
  allBy(column: keyof Row & string, values: readonly string[]): RowsRef<Row>;
  /**
   * The row that another one names: `AccountTable.through('id', HoldTable.by('id', hold), 'accountId')`. Both are
   * locked. Without the other row, or when it names none, there is none.
   *
   * @param column unique, of the same SQL type as the property
   * @param from by a value that is known: one hop, no chain of them
   */
  through<Other>(column: keyof Row & string, from: RowRef<Other>, property: NoInfer<keyof Other & string>): RowRef<Row>;
  /** All rows that have what another row names: `HoldTable.allThrough('accountId', HoldTable.by('id', hold), 'accountId')`. */
  allThrough<Other>(
    column: keyof Row & string,
    from: RowRef<Other>,
    property: NoInfer<keyof Other & string>,
  ): RowsRef<Row>;
  /** What queries read. Only for the compiler. */
  visible?: VisibleOf<Row, Hidden>;
}

type VisibleOf<Row, Hidden extends keyof Row> = Row extends unknown
  ? { [Property in Exclude<keyof Row, Hidden>]: Row[Property] }
  : never;

export type SqlType =
  'uuid' | 'text' | 'bigint' | 'integer' | 'smallint' | 'boolean' | 'date' | 'timestamptz' | 'jsonb';

/** The SQL types in which a property can be kept. */
type SqlTypeOf<Value> = [Value] extends [number]
  ? 'bigint' | 'integer' | 'smallint'
  : [Value] extends [boolean]
    ? 'boolean'
    : [Value] extends [string]
      ? 'uuid' | 'text' | 'date' | 'timestamptz'
      : 'jsonb';

type ColumnOptions<Value, IsHidden> = { type: SqlTypeOf<NonNullable<Value>> } & (null extends Value
  ? { nullable: true }
  : { nullable?: never }) &
  (IsHidden extends true ? { hidden: true } : { hidden?: never });

/** A table as it is declared: the compiler asks for every property of the row, with a type that can keep it. */
export interface TableOptions<Row, Hidden extends keyof Row = never> {
  /** In camel case, `reservedReceipt`. */
  name: string;
  /** The property that is the primary key. */
  key: keyof Row & string;
  columns: { [Property in keyof Row & string]: ColumnOptions<Row[Property], Property extends Hidden ? true : false> };
  /** Of the column `status`: a command that saves another is our mistake. */
  transitions?: [Row] extends [{ status: string }] ? Transitions<Row['status']> : never;
}

/** `codeHash` → `code_hash`. */
export function snakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Describes a table once, for the bulk SQL of the command queue and for reads. It is data: what it is stored by is not
 * in it. Columns are named in snake case.
 *
 * @example
 * const PurseTable = defineTable<Purse>({ name: 'purse', key: 'id', columns: { id: { type: 'text' }, … } });
 */
export function defineTable<Row extends object, Hidden extends keyof Row = never>(
  options: TableOptions<Row, Hidden>,
): Table<Row, Hidden> {
  const { key, transitions } = options;
  const declared: Record<string, { type: SqlType; nullable?: true; hidden?: true }> = options.columns;
  const columns = Object.entries(declared).map(([property, { type, nullable, hidden }]): Column => {
    const name = snakeCase(property);
    return { property, name, sqlType: type, isNullable: nullable ?? false, isHidden: hidden ?? false };
  });
  assert(key in declared, `${options.name} has the key column ${key}`);
  const name = snakeCase(options.name);
  const hop = (column: string, from: Ref, property: string) => {
    assert(!from.through && !from.isNew, `${name} is reached through a row that is looked for by a known value`);
    return { table, column, values: [], isNew: false, through: { from, property } };
  };
  const table: Table<Row, Hidden> = {
    name,
    key,
    columns,
    transitions,
    by: (column, value) => ({ table, column, values: [value], isList: false, isNew: false }),
    madeBy: (value) => ({ table, column: key, values: [value], isList: false, isNew: true }),
    allBy: (column, values) => ({ table, column, values, isList: true, isNew: false }),
    through: (column, from, property) => ({ ...hop(column, from, property), isList: false }),
    allThrough: (column, from, property) => ({ ...hop(column, from, property), isList: true }),
  };
  return table;
}
