import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAddress } from './address/address.js';
import { useSession } from './session/session.js';
import { useWords } from './words/words.context.js';
import { LANGUAGE_NAMES, LANGUAGES } from './words/words.js';

/** What is around every view: the views, the languages, and the way out. */
export function Shell({ children }: { children: ReactNode }) {
  const session = useSession();
  const { path, parameters, language, to } = useAddress();
  const { words } = useWords();
  const views = [
    ['/', words.reports],
    ['/editions', words.editions],
    ['/comparison', words.comparison],
    ['/watch', words.watch],
    ['/indicators', words.indicators],
  ] as const;
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="top">
        <p className="brand">Guichet</p>
        <nav aria-label={words.views}>
          {views.map(([view, name]) => (
            <Link key={view} href={to(view)} aria-current={path === view ? 'page' : undefined}>
              {name}
            </Link>
          ))}
        </nav>
        <nav aria-label={words.language} className="languages">
          {LANGUAGES.map((one) => (
            <Link
              key={one}
              href={to(path, { ...parameters, lang: one })}
              lang={one}
              hrefLang={one}
              aria-current={one === language ? 'true' : undefined}
            >
              {LANGUAGE_NAMES[one]}
            </Link>
          ))}
        </nav>
        <button type="button" className="quiet" onClick={() => session.logout()}>
          {words.logout}
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
