import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { chosenLanguage, type Language } from '../words/words.js';

/** Parameters of an address; what is undefined or empty is left out. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Where somebody is, and how to go elsewhere. All that a view shows is in its address, so that it can be sent on. */
export interface Address {
  /** Below `/console`, such as `/figures`. */
  path: string;
  parameters: Readonly<Record<string, string>>;
  language: Language;
  /** The address of a view, in the same language unless it is given. */
  to: (path: string, parameters?: Parameters) => string;
  /** Goes to a view; `replace` leaves no step to go back to. */
  go: (path: string, parameters?: Parameters, replace?: boolean) => void;
}

/** Writes an address below `/console`. */
export function written(path: string, parameters: Parameters): string {
  const given = Object.entries(parameters).filter((one): one is [string, string] => !!one[1]);
  const query = new URLSearchParams(given).toString().replaceAll('%2C', ',');
  return query ? `${path}?${query}` : path;
}

/** The address that the browser shows. */
export function useAddress(): Address {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const parameters = useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
  const lang = parameters.lang ?? null;
  const to = useCallback(
    (path: string, parameters: Parameters = {}) => written(path, { lang: lang ?? undefined, ...parameters }),
    [lang],
  );
  const go = useCallback(
    (path: string, parameters?: Parameters, replace = false) => navigate(to(path, parameters), { replace }),
    [navigate, to],
  );
  return { path, parameters, language: chosenLanguage(lang, navigator.languages), to, go };
}
