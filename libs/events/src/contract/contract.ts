import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { FACTS } from './fields.js';
import type { Section } from './sections.js';

/** One kind of fact that a product tells the others. `schema` describes its data, additional fields are allowed. */
export interface EventDefinition<Type extends string = string, Schema extends TObject = TObject> {
  type: Type;
  summary: string;
  /** What `ce_subject` holds: the aggregate whose events keep their order. */
  subject: string;
  schema: Schema;
  /** Invented data, as the documents show it. */
  sample: Static<Schema>;
  /** Why nothing is counted by it: it asks another product for something, for instance. */
  uncounted?: string;
}

/** What every event says: where and on which business day it happened, and what cash moved in that agency's drawer. */
export type EventFacts = Static<TObject<typeof FACTS>>;

/** An event as a decision states it: what happened, to which aggregate, when. */
export interface DomainEvent<Type extends string = string, Facts extends EventFacts = EventFacts> {
  type: Type;
  subject: string;
  /** ISO 8601, UTC. */
  occurredAt: string;
  data: Facts;
}

/** The domain event that a definition describes. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Schema>
    ? Static<Schema> extends EventFacts
      ? DomainEvent<Type, Static<Schema>>
      : never
    : never;

/** What is counted. A flow is summed over a period; a stock is a flow of changes, summed from the beginning. */
export interface IndicatorDefinition {
  kind: 'flow' | 'stock';
  labelFr: string;
  labelEn: string;
  labelAr: string;
  /** Other indicators count the same operations, kind by kind. */
  isTotal?: true;
}

/** What an event adds to an indicator. */
export interface Contribution<
  Indicator extends string = string,
  Field extends string = string,
  TextField extends string = string,
> {
  indicator: Indicator;
  /** How many: 1, or a field of the event's data. */
  count: 1 | Field;
  /** How much: a field of the event's data, in centimes. */
  amount?: Field;
  /** 1 adds, −1 takes away. */
  sign: 1 | -1;
  /** Figures of the indicator are divided by this field of the event's data: its operator, its benefit. */
  by?: TextField;
  /** Only of events with these values: `{ benefit: 'birth' }`. */
  when?: Readonly<Record<string, string>>;
}

/** A row of a report of management's, as the institution prints it. */
export interface ReportRow<Indicator extends string = string> {
  /** `B-5`, `tayssir`: rows are printed in the order of their sections, then of their contracts. */
  section: Section;
  labelFr: string;
  labelEn: string;
  labelAr: string;
  unit: 'count' | 'KDH' | 'DH';
  /** Indicators, all flows or all stocks, whose figures the row adds up. */
  of: readonly [Indicator, ...Indicator[]];
  /** Indicators of what was taken back: the row leaves them out. */
  less?: readonly Indicator[];
  /** The first year of which the institution gives the figure; before it there is none. */
  since?: number;
}

/** One version of one kind of event that a partner tells us; unknown fields are refused, so that none is misspelt. */
export interface PartnerEventDefinition<Type extends string = string, Schema extends TObject = TObject> {
  type: Type;
  summary: string;
  schema: Schema;
  /** Invented data, as the documents show it. */
  sample: Static<Schema>;
}

/** A partner that speaks Kafka: its topic, what it may say there, and the topic on which it is answered. */
export interface PartnerChannel {
  partner: string;
  topic: string;
  answersTopic: string;
  events: readonly PartnerEventDefinition[];
  /** What it is told there besides answers. */
  tells?: readonly PartnerEventDefinition[];
}

/** All that one product publishes: a topic, its events, what is counted, which event adds to it, and what is reported. */
export interface Contract {
  product: string;
  topic: string;
  indicators: Record<string, IndicatorDefinition>;
  events: Record<string, EventDefinition>;
  counts: Record<string, readonly Contribution[]>;
  /** Rows of the dashboard ("Tableau de Bord", AMANEWS no. 242), by their stable names. */
  rows: Record<string, ReportRow>;
  /** Rows of the annual report (2017), by their stable names. */
  annualRows?: Record<string, ReportRow>;
  /** Services that may ask for pages of its journal: those that read its topic. */
  readers?: readonly string[];
  /** Partners whose events it takes by Kafka. */
  channels?: readonly PartnerChannel[];
}

/** The services that read what a product publishes; the reports read whatever others do. */
export function readersOf({ product, readers = [] }: Contract): readonly string[] {
  return product === 'reporting' ? readers : ['reporting', ...readers];
}

/** The partners that a product hears by Kafka, each once. */
export function partnersHeard({ channels = [] }: Pick<Contract, 'channels'>): string[] {
  return [...new Set(channels.map(({ partner }) => partner))];
}

type FieldsOf<Definition, Value> =
  Definition extends EventDefinition<string, infer Schema>
    ? { [Field in keyof Static<Schema>]: Static<Schema>[Field] extends Value ? Field : never }[keyof Static<Schema>] &
        string
    : never;

type Counts<Indicators, Events> = {
  [Name in keyof Events]: readonly Contribution<
    keyof Indicators & string,
    FieldsOf<Events[Name], number>,
    FieldsOf<Events[Name], string>
  >[];
};

/** What is summed over a period, with its labels. */
export function flow(labelFr: string, labelEn: string, labelAr: string): IndicatorDefinition & { kind: 'flow' } {
  return { kind: 'flow', labelFr, labelEn, labelAr };
}

/** What there is at the end of a period, with its labels. */
export function stock(labelFr: string, labelEn: string, labelAr: string): IndicatorDefinition & { kind: 'stock' } {
  return { kind: 'stock', labelFr, labelEn, labelAr };
}

/** Indicators to which no event adds; the compiler names them where the contract is defined. */
type Unfed<Indicators, EventCounts> = Exclude<
  keyof Indicators,
  {
    [Name in keyof EventCounts]: EventCounts[Name] extends readonly Contribution<infer Indicator>[] ? Indicator : never;
  }[keyof EventCounts]
>;

/**
 * Describes one version of one kind of event; within it only optional fields may ever be added.
 *
 * @param definition `data`: its own fields, besides those that every event has
 */
export function defineEvent<const Name extends string, Own extends TProperties>(
  type: Name,
  {
    data,
    ...definition
  }: Pick<EventDefinition, 'summary' | 'subject' | 'uncounted'> & {
    data: Own;
    sample: Static<TObject<typeof FACTS & Own>>;
  },
): EventDefinition<Name, TObject<typeof FACTS & Own>> {
  return { type, ...definition, schema: Type.Object({ ...FACTS, ...data }) };
}

/** What partners may say to a product by Kafka, and what they are told there besides answers. */
export function partnerEventsOf({ channels = [] }: Pick<Contract, 'channels'>): PartnerEventDefinition[] {
  return channels.flatMap(({ events, tells = [] }) => [...events, ...tells]);
}

/** Describes one version of one kind of event of partners. */
export function definePartnerEvent<const Name extends string, Own extends TProperties>(
  type: Name,
  { data, ...definition }: { summary: string; data: Own; sample: Static<TObject<Own>> },
): PartnerEventDefinition<Name, TObject<Own>> {
  return { type, ...definition, schema: Type.Object(data, { additionalProperties: false }) };
}

/**
 * Describes what a product publishes. A misspelt indicator or field, an event of which nothing is said, and an indicator
 * to which no event adds do not compile. What cash came in and went out is counted of every event, without being said.
 */
export function defineContract<
  const Product extends string,
  const Indicators extends Record<string, IndicatorDefinition>,
  const Events extends Record<string, EventDefinition>,
  const EventCounts extends Counts<Indicators, Events>,
>(
  contract: {
    product: Product;
    topic: string;
    indicators: Indicators;
    events: Events;
    counts: EventCounts;
    rows: Record<string, ReportRow<keyof Indicators & string>>;
    annualRows?: Record<string, ReportRow<keyof Indicators & string>>;
    readers?: readonly string[];
    channels?: readonly PartnerChannel[];
  } & ([Unfed<Indicators, EventCounts>] extends [never] ? unknown : { nobodyAddsTo: Unfed<Indicators, EventCounts> }),
): {
  product: Product;
  topic: string;
  indicators: Indicators;
  events: Events;
  counts: EventCounts;
  rows: Record<string, ReportRow<keyof Indicators & string>>;
  annualRows?: Record<string, ReportRow<keyof Indicators & string>>;
  readers?: readonly string[];
  channels?: readonly PartnerChannel[];
} {
  return contract;
}
