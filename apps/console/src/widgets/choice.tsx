import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';

interface ChoiceProps<Key extends string> {
  label: string;
  value: Key;
  options: readonly (readonly [key: Key, text: string])[];
  onChange: (key: Key) => void;
}

/** One of some, chosen from a list that opens. */
export function Choice<Key extends string>({ label, value, options, onChange }: ChoiceProps<Key>) {
  return (
    <Select className="choice" value={value} onChange={(key) => key !== null && onChange(String(key) as Key)}>
      <Label>{label}</Label>
      <Button>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox>
          {options.map(([key, text]) => (
            <ListBoxItem key={key} id={key} textValue={text}>
              {text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
