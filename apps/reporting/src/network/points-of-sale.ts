import type { AgencyKind } from '#libs/domain';
import type { Section } from '#libs/events';
import { NETWORK_SINCE } from './agency-past.js';

/** A row of a report that counts points of sale as they are at the end of a period. */
export interface PointsOfSaleRow {
  section: Section;
  labelFr: string;
  labelEn: string;
  labelAr: string;
  unit: 'count';
  /** Of which kind; all of them. */
  counts: AgencyKind | 'all';
  /** The first year of which the institution gives the figure: of the years before nobody knows what was open. */
  since: number;
}

/** How many points of sale are open on a day, by kind. */
export type PointsOfSale = Readonly<Record<AgencyKind, number>>;

/** Rows of the dashboard, as it printed them on 30/06/2023 (AMANEWS no. 242). */
export const POINTS_OF_SALE_ROWS: Readonly<Record<string, PointsOfSaleRow>> = rowsOf('B', {
  rural: ['Nombre de points de vente/Rural', 'عدد نقط البيع/قروية'],
  urban: ['Nombre de points de vente/Urbain', 'عدد نقط البيع/حضرية'],
  mobile: ['Véhicules Guichets', 'الوكالات المتنقلة'],
  all: ['Réseau global', 'مجموع الشبكة'],
});

/** Rows of the annual report of 2017. */
export const ANNUAL_POINTS_OF_SALE_ROWS: Readonly<Record<string, PointsOfSaleRow>> = rowsOf('network', {
  rural: ['dont Rural', 'منها القروية'],
  urban: ['dont Urbain', 'منها الحضرية'],
  mobile: ['dont unités mobiles', 'منها الوحدات المتنقلة'],
  all: ['RÉSEAU GLOBAL', 'مجموع الشبكة'],
});

/** The value of a row. */
export function pointsOfSaleIn({ counts }: Pick<PointsOfSaleRow, 'counts'>, open: PointsOfSale): number {
  return counts === 'all' ? open.rural + open.urban + open.mobile : open[counts];
}

type Labels = Record<PointsOfSaleRow['counts'], readonly [fr: string, ar: string]>;

function rowsOf(section: Section, labels: Labels): Record<string, PointsOfSaleRow> {
  const row = (counts: PointsOfSaleRow['counts'], labelEn: string): PointsOfSaleRow => {
    const [labelFr, labelAr] = labels[counts];
    return { section, labelFr, labelEn, labelAr, unit: 'count', counts, since: NETWORK_SINCE };
  };
  return {
    'points-of-sale-rural': row('rural', 'Points of sale: rural'),
    'points-of-sale-urban': row('urban', 'Points of sale: urban'),
    'points-of-sale-mobile': row('mobile', 'Points of sale: mobile agencies'),
    'points-of-sale': row('all', 'Whole network'),
  };
}
