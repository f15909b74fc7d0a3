import type { ReactNode } from 'react';
import { Refused } from '../api/api.js';
import { useSession } from '../session/session.js';
import { useWords } from '../words/words.context.js';

/** What the page says in place of an answer. */
export function Message({ role, children }: { role: 'status' | 'alert'; children: ReactNode }) {
  return (
    <div role={role} className="message">
      {children}
    </div>
  );
}

/** Why there is no answer, and what can be done. */
export function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { words } = useWords();
  const session = useSession();
  const isForbidden = error instanceof Refused && error.status === 403;
  const isUnreachable = error instanceof Refused && error.status === 0;
  const text = error instanceof Refused ? error.message : words.failed;
  return (
    <Message role="alert">
      <p>{isForbidden ? words.notForYou : isUnreachable ? words.unreachable : text}</p>
      {isForbidden ? (
        <button type="button" onClick={() => session.logout()}>
          {words.logout}
        </button>
      ) : (
        <button type="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </Message>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => void;
}

/** Shows an answer when it is there, what is waited for until then, and why there is none. */
export function Answer<T>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ReactNode }) {
  const { words } = useWords();
  if (asked.data !== undefined) return children(asked.data);
  if (asked.error) return <Failure error={asked.error} onRetry={asked.refetch} />;
  return <Message role="status">{words.loading}</Message>;
}
