import { hash } from 'node:crypto';

/** What every answer says to a browser, whatever it is: take it for what it says it is, tell nobody, show it in no frame. */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const NO_FRAME = "base-uri 'none'; frame-ancestors 'none'";

/** Headers of an answer that is no page: nothing of it is ever run. */
export const ANSWER_HEADERS = {
  ...EVERYWHERE,
  'content-security-policy': `default-src 'none'; ${NO_FRAME}`,
} as const;

/**
 * Headers of a page that runs its own scripts and asks its own origin, as the pages of OpenAPI do.
 *
 * @param asked origins, besides its own, that it asks
 */
export function applicationHeaders(asked: readonly string[] = []) {
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...asked].join(' ')}`,
    "form-action 'self'",
    NO_FRAME,
  ];
  return { ...EVERYWHERE, 'content-security-policy': rules.join('; ') };
}

/**
 * Headers of an application of one page: all that it runs and shows are files of its own origin, none written into it.
 *
 * @param asked origins, besides its own, that it asks: where people log in
 */
export function singlePageHeaders(asked: readonly string[] = []) {
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...asked].join(' ')}`,
    "form-action 'none'",
    NO_FRAME,
  ];
  return { ...EVERYWHERE, 'content-security-policy': rules.join('; ') };
}

/** By which a browser that came by HTTPS stays with it: two years. */
export const STRICT_TRANSPORT = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } as const;

/**
 * Headers of a page without scripts.
 *
 * @param style the whole text of its `<style>`
 * @param formTargets origins, besides its own, to which its form may lead
 */
export function pageHeaders(style: string, formTargets: readonly string[] = []) {
  const digest = hash('sha256', style, 'base64');
  const targets = ["'self'", ...formTargets].join(' ');
  return {
    ...EVERYWHERE,
    'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; form-action ${targets}; ${NO_FRAME}`,
  };
}
