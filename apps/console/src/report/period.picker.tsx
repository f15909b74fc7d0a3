import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import { monthEnds, withPeriod, yearsUntil } from '../time/periods.js';
import { printColumn, printPeriod } from '../print/print.js';
import { Choice } from '../widgets/choice.js';
import { useWords } from '../words/words.context.js';
import { filled } from '../words/words.js';

const WHOLE_YEAR = 'year';

interface PeriodPickerProps {
  periods: readonly string[];
  today: string;
  onChange: (periods: readonly string[]) => void;
}

/** The columns of a report: years, and years to a date. */
export function PeriodPicker({ periods, today, onChange }: PeriodPickerProps) {
  const { words, language } = useWords();
  const [year, setYear] = useState(today.slice(0, 4));
  const [end, setEnd] = useState(WHOLE_YEAR);
  const ends = monthEnds(year).map((day) => [day.slice(4), printPeriod(day, language)] as const);
  const remove = (gone: Set<string | number>) => {
    const left = periods.filter((period) => !gone.has(period));
    if (left.length > 0) onChange(left);
  };
  return (
    <div className="picker">
      <TagGroup onRemove={remove}>
        <Label>{words.periods}</Label>
        <TagList className="tags">
          {periods.map((period) => (
            <Tag key={period} id={period} textValue={printColumn(period)}>
              {printColumn(period)}
              <Button slot="remove" aria-label={filled(words.removePeriod, printColumn(period))}>
                <span aria-hidden="true">×</span>
              </Button>
            </Tag>
          ))}
        </TagList>
      </TagGroup>
      <Choice label={words.year} value={year} options={yearsUntil(today).map((one) => [one, one])} onChange={setYear} />
      <Choice label={words.until} value={end} options={[[WHOLE_YEAR, words.wholeYear], ...ends]} onChange={setEnd} />
      <Button
        className="action"
        onPress={() => onChange(withPeriod(periods, end === WHOLE_YEAR ? year : lastDay(year, end)))}
      >
        {words.addPeriod}
      </Button>
    </div>
  );
}

/** The month that was chosen, to its last day in the year that was. */
function lastDay(year: string, end: string): string {
  return monthEnds(year).find((day) => day.slice(4, 7) === end.slice(0, 3)) ?? year;
}
