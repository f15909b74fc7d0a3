import type { Wholeness } from '../api/reports.js';
import { productName } from '../print/names.js';
import { printColumn, printInstant, printNumber } from '../print/print.js';
import { useWords } from '../words/words.context.js';
import { filled } from '../words/words.js';

/** As of when figures are whole, what is still on its way to them, and how far they are proven. */
export function WholenessNote({ asOf, behind, provenThrough, unproven, mobileUnheard }: Wholeness) {
  const { words, language } = useWords();
  const instant = (at: string | null) => (at === null ? words.never : printInstant(at, language));
  return (
    <section className="wholeness" aria-label={words.behind} data-behind={behind.length + unproven.length > 0}>
      <p>{asOf === null ? words.neverWhole : filled(words.wholeAsOf, instant(asOf))}</p>
      {behind.length === 0 ? (
        asOf !== null && <p>{words.allWhole}</p>
      ) : (
        <ul>
          {behind.map(({ product, asOf, eventsBehind }) => (
            <li key={product}>
              {eventsBehind > 0
                ? filled(
                    words.behindEvents,
                    productName(product, words),
                    printNumber(eventsBehind, language),
                    instant(asOf),
                  )
                : filled(words.behindSilent, productName(product, words), instant(asOf))}
            </li>
          ))}
        </ul>
      )}
      {mobileUnheard > 0 && <p>{filled(words.mobileUnheard, printNumber(mobileUnheard, language))}</p>}
      <p>{provenThrough === null ? words.nothingProven : filled(words.provenThrough, printColumn(provenThrough))}</p>
      {unproven.length > 0 && (
        <ul>
          {unproven.map(({ product, days, firstDay }) => (
            <li key={product}>
              {filled(words.unproven, productName(product, words), printNumber(days, language), printColumn(firstDay))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
