import type { Contract, Indicator } from '#libs/events';

/** What is counted: one entry of a product's contract. */
export interface IndicatorEntry {
  indicator: Indicator;
  product: string;
  /** Sections of the dashboard and of the annual report in which it is printed. */
  sections: string[];
  /** A flow is summed over a period; a stock is what there is at its end. */
  kind: 'flow' | 'stock';
  /** Whether its figures have an amount, in centimes, besides a count. */
  hasAmount: boolean;
  /** By what its figures can be divided: `operator`, `benefit`, `insurer`; null: they cannot. */
  dividedBy: string | null;
  labelFr: string;
  labelEn: string;
  labelAr: string;
}

const CASH = [
  { labelFr: 'Encaissements', labelEn: 'Cash in', labelAr: 'المقبوضات نقدا' },
  { labelFr: 'Décaissements', labelEn: 'Cash out', labelAr: 'المدفوعات نقدا' },
];

/**
 * All that a product's contract counts, its cash last.
 *
 * @param cashIndicators what came into its drawers, and what went out
 */
export function indicatorEntriesOf(contract: Contract, cashIndicators: readonly [string, string]): IndicatorEntry[] {
  const { product, indicators, counts, rows, annualRows = {} } = contract;
  const contributions = Object.values(counts).flat();
  const printed = [...Object.values(rows), ...Object.values(annualRows)];
  const own = Object.entries(indicators).map(([indicator, { kind, labelFr, labelEn, labelAr }]): IndicatorEntry => {
    const fed = contributions.filter((one) => one.indicator === indicator);
    const sections = printed
      .filter(({ of, less = [] }) => [...of, ...less].includes(indicator))
      .map(({ section }) => section);
    const hasAmount = fed.some(({ amount }) => amount !== undefined);
    const dividedBy = fed.find(({ by }) => by !== undefined)?.by ?? null;
    return {
      indicator: indicator as Indicator,
      product,
      sections: [...new Set(sections)],
      kind,
      hasAmount,
      dividedBy,
      labelFr,
      labelEn,
      labelAr,
    };
  });
  const cash = cashIndicators.map((indicator, i): IndicatorEntry => {
    return {
      indicator: indicator as Indicator,
      product,
      sections: [],
      kind: 'flow',
      hasAmount: true,
      dividedBy: null,
      ...CASH[i]!,
    };
  });
  return [...own, ...cash];
}
