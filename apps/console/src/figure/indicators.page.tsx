import { Link } from 'wouter';
import { useAddress } from '../address/address.js';
import { useIndicators, type Indicator } from '../api/reports.js';
import { dayAt } from '../print/print.js';
import { Answer } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';
import { drillParameters, readDrill } from './drill.js';
import { indicatorName, productName } from '../print/names.js';

/** All that is counted, product by product: where totals that stand in no report are opened. */
export function IndicatorsPage() {
  const { words } = useWords();
  return (
    <>
      <h1>{words.indicators}</h1>
      <Answer asked={useIndicators()}>
        {(indicators) =>
          [...Map.groupBy(indicators, ({ product }) => product)].map(([product, own]) => (
            <section key={product} aria-labelledby={product}>
              <h2 id={product}>
                <bdi>{productName(product, words)}</bdi>
              </h2>
              <OfProduct indicators={own} />
            </section>
          ))
        }
      </Answer>
    </>
  );
}

function OfProduct({ indicators }: { indicators: readonly Indicator[] }) {
  const { words, language } = useWords();
  const { to } = useAddress();
  const whole = readDrill({}, dayAt(new Date()));
  return (
    <ul className="tiles">
      {indicators.map(({ indicator, kind, hasAmount }) => (
        <li key={indicator}>
          <Link
            href={to(
              '/figures',
              drillParameters({ ...whole, of: [indicator], measure: hasAmount ? 'amount' : 'count' }),
            )}
          >
            {indicatorName(indicators, indicator, language)}
          </Link>
          <small>{kind === 'stock' ? words.stock : words.flow}</small>
        </li>
      ))}
    </ul>
  );
}
