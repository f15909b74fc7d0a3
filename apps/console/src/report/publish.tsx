import { useState } from 'react';
import { useAddress } from '../address/address.js';
import { usePublish } from '../api/editions.js';
import type { ReportName } from '../api/reports.js';
import { Failure } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';

/** Publishes the table as it stands: asked once more before, since it is never undone. */
export function Publish({ table, periods }: { table: ReportName; periods: string }) {
  const { words } = useWords();
  const { go } = useAddress();
  const publish = usePublish();
  // The same for each attempt to publish these: a repeat publishes nothing again.
  const [asked, setAsked] = useState<{ key: string; table: ReportName; periods: string }>();
  const send = () => asked && publish.mutate(asked, { onSuccess: (id) => go('/editions', { id }) });
  if (!asked || asked.table !== table || asked.periods !== periods)
    return (
      <p>
        <button
          type="button"
          className="light"
          onClick={() => {
            publish.reset();
            setAsked({ key: crypto.randomUUID(), table, periods });
          }}
        >
          {words.publish}
        </button>
      </p>
    );
  return (
    <div role="group" aria-label={words.publish} className="downloads">
      <span>{words.publishSure}</span>
      <button type="button" disabled={publish.isPending} onClick={send}>
        {words.publish}
      </button>
      <button type="button" className="light" onClick={() => setAsked(undefined)}>
        {words.cancel}
      </button>
      {publish.error && <Failure error={publish.error} onRetry={send} />}
    </div>
  );
}
