import { HALVES, type Half } from '../law/half.js';

/** What a line of a file asks for: a vehicle, its years, or one half of each. */
export interface FleetClaim {
  line: number;
  /** As `readPlate` writes it. */
  plate: string;
  years: readonly number[];
  half: Half | null;
}

/** Which line has a vehicle's year before another. */
export interface Repeat {
  firstLine: number;
  years: number[];
}

/**
 * The lines that ask for a year of a vehicle, or a half of one, which a line before them asks for.
 *
 * @param claims in the order of the file; a repeated line keeps none from being counted
 */
export function repeatsIn(claims: readonly FleetClaim[]): ReadonlyMap<number, Repeat> {
  const repeats = new Map<number, Repeat>();
  const firstLines = new Map<string, number>();
  for (const claim of claims) {
    const parts = partsOf(claim);
    const taken = parts.filter(({ key }) => firstLines.has(key));
    const firstLine = taken[0] && firstLines.get(taken[0].key);
    if (firstLine === undefined) for (const { key } of parts) firstLines.set(key, claim.line);
    else repeats.set(claim.line, { firstLine, years: [...new Set(taken.map(({ year }) => year))] });
  }
  return repeats;
}

/**
 * The part of a line's idempotency key: the vehicle and what is asked of it, wherever the line stands, so that a file that
 * is sent again with a line more pays that one alone.
 */
export function claimKey({ plate, years, half }: Omit<FleetClaim, 'line'>): string {
  return [plate, [...years].sort((a, b) => a - b).join('+'), ...(half ? [half] : [])].join('/');
}

function partsOf({ plate, years, half }: FleetClaim): { year: number; key: string }[] {
  return years.flatMap((year) => (half ? [half] : HALVES).map((part) => ({ year, key: `${plate}/${year}/${part}` })));
}
