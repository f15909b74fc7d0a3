import { daysIn, daysOf, grainOf, OPERATIONS_DAYS_MAX, type Grain, type Span } from '../time/spans.js';

/** Along which way a total is opened. */
export type Way = 'time' | 'place' | 'kind' | 'detail' | 'indicator' | 'operations';

/** Which places a total is divided by next, on the way from the network to its agencies. */
export type PlaceLevel = 'region' | 'branch' | 'agency';

/** A part of the network: agencies of a kind, region, branch, or one of them. */
export interface Place {
  kind?: string | undefined;
  region?: string | undefined;
  branch?: string | undefined;
  agency?: string | undefined;
}

/** A total that is looked into: what is added up and taken off, over which days, where, and along which way. */
export interface Drill extends Place, Span {
  of: readonly string[];
  less: readonly string[];
  measure: 'count' | 'amount';
  way: Way;
  /** An operator, a benefit, an insurer alone. */
  detail?: string | undefined;
}

const WAYS: readonly Way[] = ['time', 'place', 'kind', 'detail', 'indicator', 'operations'];
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const KINDS = ['rural', 'urban', 'mobile'];
const FIRST_DAY = '2014-01-01';

/** Reads a drill from the parameters of an address; what is missing or malformed is all there is until today. */
export function readDrill(parameters: Readonly<Record<string, string>>, today: string): Drill {
  const { of = '', less = '', from = '', to = '', measure, way, kind, region, branch, agency, detail } = parameters;
  const span = DAY.test(from) && DAY.test(to) && from <= to ? { from, to } : { from: FIRST_DAY, to: today };
  return {
    of: of.split(',').filter(Boolean),
    less: less.split(',').filter(Boolean),
    ...span,
    measure: measure === 'amount' ? 'amount' : 'count',
    way: WAYS.find((one) => one === way) ?? 'time',
    kind: kind !== undefined && KINDS.includes(kind) ? kind : undefined,
    region,
    branch,
    agency,
    detail,
  };
}

/** Writes a drill as the parameters of an address. */
export function drillParameters({ of, less, ...rest }: Drill): Record<string, string | undefined> {
  return { ...rest, of: of.join(','), less: less.join(',') };
}

/** By which places a part of the network is divided next; undefined at an agency. */
export function levelBelow({ region, branch, agency }: Place): PlaceLevel | undefined {
  if (agency) return undefined;
  if (branch) return 'agency';
  return region ? 'branch' : 'region';
}

/** Whether the operations of a total can be listed: those of one agency, over a month at most. */
export function hasOperations({ agency, ...span }: Drill): boolean {
  return agency !== undefined && daysOf(span) <= OPERATIONS_DAYS_MAX;
}

/** What is asked of the reporting service for a drill along a way of figures. */
export function figuresQuery(drill: Drill) {
  const { of, less, from, to, way, kind, region, branch, agency, detail } = drill;
  const by: Grain | 'total' = way === 'time' ? grainOf(drill) : 'total';
  const level =
    way === 'place' ? (levelBelow(drill) ?? 'agency') : way === 'kind' ? ('kind' as const) : ('network' as const);
  const isDetailed = way === 'detail' || detail !== undefined;
  return {
    from,
    to,
    by,
    level,
    indicator: [...of, ...less].join(','),
    ...(kind ? { kind: kind as 'rural' | 'urban' | 'mobile' } : {}),
    ...(region ? { region } : {}),
    ...(branch ? { branch } : {}),
    ...(agency ? { agency } : {}),
    ...(isDetailed ? { detailed: 'true' as const } : {}),
  };
}

/** A figure, as the reporting service answers. */
export interface Figure {
  period: string;
  unit: string;
  name: string;
  indicator: string;
  detail?: string;
  count: number;
  amountCentimes: number;
}

/** One part of a total. */
export interface Part {
  /** Period, unit, detail or indicator. */
  key: string;
  /** As the answer calls it; of an agency its name. */
  name: string;
  count: number;
  amountCentimes: number;
}

/** The parts of a total along its way, what is taken off taken off; in time's order, or the largest first. */
export function partsOf(drill: Drill, figures: readonly Figure[]): Part[] {
  const parts = new Map<string, Part>();
  for (const figure of figures) {
    if (drill.detail !== undefined && figure.detail !== drill.detail) continue;
    const [key, name] = namesOf(drill.way, figure);
    const sign = drill.less.includes(figure.indicator) ? -1 : 1;
    const part = parts.get(key) ?? { key, name, count: 0, amountCentimes: 0 };
    part.count += sign * figure.count;
    part.amountCentimes += sign * figure.amountCentimes;
    parts.set(key, part);
  }
  const size = drill.measure === 'amount' ? 'amountCentimes' : 'count';
  return [...parts.values()].sort((one, other) =>
    drill.way === 'time' ? (one.key < other.key ? -1 : 1) : other[size] - one[size],
  );
}

/** All parts together; of a stock over time, what there is at the end. */
export function totalOf(parts: readonly Part[], isStockInTime: boolean): Pick<Part, 'count' | 'amountCentimes'> {
  const added = isStockInTime ? parts.slice(-1) : parts;
  return {
    count: added.reduce((sum, { count }) => sum + count, 0),
    amountCentimes: added.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0),
  };
}

/** The drill into one part of a total; undefined where there is nothing below. */
export function into(drill: Drill, key: string): Drill | undefined {
  switch (drill.way) {
    case 'time': {
      const span = daysIn(key, drill);
      if (span.from === drill.from && span.to === drill.to) return undefined;
      const inside = { ...drill, ...span };
      return span.from === span.to ? { ...inside, way: levelBelow(drill) ? 'place' : 'operations' } : inside;
    }
    case 'place': {
      const level = levelBelow(drill);
      if (!level) return undefined;
      const inside = { ...drill, [level]: key };
      if (level !== 'agency') return inside;
      return { ...inside, way: hasOperations(inside) ? 'operations' : 'time' };
    }
    case 'kind':
      return key === 'unknown' ? undefined : { ...drill, kind: key, way: 'place' };
    case 'detail':
      return { ...drill, detail: key, way: 'time' };
    case 'indicator':
      return { ...drill, of: [key], less: [], way: 'time' };
    case 'operations':
      return undefined;
  }
}

function namesOf(way: Way, { period, unit, name, detail = '', indicator }: Figure): [key: string, name: string] {
  if (way === 'time') return [period, period];
  if (way === 'detail') return [detail, detail];
  if (way === 'indicator') return [indicator, indicator];
  return [unit, name];
}
