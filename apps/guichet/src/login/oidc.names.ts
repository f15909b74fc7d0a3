/** Audience of every access token. */
export const AUDIENCE = 'guichet';
/** The client of the command line, which may ask for a token of any role: for local use, never elsewhere. */
export const CLI_CLIENT = 'guichet-cli';
/** The public client of the documentation pages. */
export const DOCS_CLIENT = 'guichet-docs';
/** The public client of management's page, apps/console. */
export const CONSOLE_CLIENT = 'guichet-console';

/** The address of the provider, as services are told it. */
export function issuerOf(origin: string): string {
  return `${origin}/oidc`;
}
