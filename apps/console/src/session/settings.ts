/** What the gateway tells the page about its platform, at `/console/settings.json`. */
export interface Settings {
  /** Where the page is at home: the login returns nowhere else. */
  origin: string;
  /** Who people log in with, an OpenID provider. */
  issuer: string;
  clientId: string;
}

/** Asks for the settings. @throws {Error} when the gateway gives none */
export async function fetchSettings(): Promise<Settings> {
  const response = await fetch('/console/settings.json');
  if (!response.ok) throw new Error(`no settings: ${response.status}`);
  return (await response.json()) as Settings;
}
