import { agencyOn, businessDay, instantOf, type AgencyState } from '#libs/domain';

/** Tells of an agency whether it is open on the business day of an instant, straight from the states of a network. */
export function openOn(network: readonly AgencyState[]): (code: string, atMs: number) => boolean {
  const byCode = Map.groupBy(
    network.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
    ({ code }) => code,
  );
  return (code, atMs) => agencyOn(byCode.get(code) ?? [], businessDay(instantOf(atMs)))?.isOpen ?? false;
}
