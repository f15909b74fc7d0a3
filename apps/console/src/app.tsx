import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Route, Router, Switch } from 'wouter';
import { useAddress } from './address/address.js';
import { Refused } from './api/api.js';
import { ComparisonPage } from './comparison/comparison.page.js';
import { EditionsPage } from './edition/editions.page.js';
import { FigurePage } from './figure/figure.page.js';
import { IndicatorsPage } from './figure/indicators.page.js';
import { ReportPage } from './report/report.page.js';
import { openSession, SessionContext } from './session/session.js';
import { fetchSettings } from './session/settings.js';
import { Shell } from './shell.js';
import { Message } from './widgets/message.js';
import { LanguageContext, useWords } from './words/words.context.js';
import { WatchPage } from './watch/watch.page.js';
import { directionOf, WORDS } from './words/words.js';

const ATTEMPTS_MAX = 3;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused is refused again; what could not be reached may come back.
      retry: (failures, error) =>
        failures < ATTEMPTS_MAX && error instanceof Refused && (error.status === 0 || error.status >= 500),
    },
  },
});

/** The whole page: logged in, in a language, at a view. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router base="/console">
        <InLanguage>
          <LoggedIn>
            <Shell>
              <Switch>
                <Route path="/">
                  <ReportPage />
                </Route>
                <Route path="/figures">
                  <FigurePage />
                </Route>
                <Route path="/comparison">
                  <ComparisonPage />
                </Route>
                <Route path="/watch">
                  <WatchPage />
                </Route>
                <Route path="/editions">
                  <EditionsPage />
                </Route>
                <Route path="/indicators">
                  <IndicatorsPage />
                </Route>
                <Route>
                  <NothingHere />
                </Route>
              </Switch>
            </Shell>
          </LoggedIn>
        </InLanguage>
      </Router>
    </QueryClientProvider>
  );
}

function InLanguage({ children }: { children: ReactNode }) {
  const { language } = useAddress();
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
    document.title = WORDS[language].title;
  }, [language]);
  return (
    <LanguageContext value={language}>
      <I18nProvider locale={language === 'ar' ? 'ar-MA-u-nu-latn' : language}>{children}</I18nProvider>
    </LanguageContext>
  );
}

const LOGIN = fetchSettings().then(openSession);
// It is looked at when the page is drawn.
LOGIN.catch(() => undefined);

function LoggedIn({ children }: { children: ReactNode }) {
  const { words } = useWords();
  const { data: session, error } = useQuery({
    queryKey: ['login'],
    queryFn: () => LOGIN,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  if (!error) return <Message role="status">{words.loading}</Message>;
  return (
    <Message role="alert">
      <p>{words.loginFailed}</p>
      <button type="button" onClick={() => location.reload()}>
        {words.login}
      </button>
    </Message>
  );
}

function NothingHere() {
  const { words } = useWords();
  return <Message role="alert">{words.nothingHere}</Message>;
}
