import { useMutation } from '@tanstack/react-query';
import { ask } from '../api/api.js';
import { useSession } from '../session/session.js';
import { Failure } from '../widgets/message.js';
import { useWords } from '../words/words.context.js';
import { filled } from '../words/words.js';

const FORMATS = ['csv', 'xlsx', 'pdf', 'svg'] as const;
type Format = (typeof FORMATS)[number];

interface DownloadsProps {
  /** Where the table is, which is given in each format. */
  address: string;
  query: Readonly<Record<string, string>>;
  /** Of the files, without their ending. */
  name: string;
}

/** A table as files, in the language of the page. */
export function Downloads({ address, query, name }: DownloadsProps) {
  const session = useSession();
  const { words, language } = useWords();
  const download = useMutation({
    mutationFn: async (format: Format) => {
      const asked = new URL(address, location.origin);
      asked.search = new URLSearchParams({ ...query, format, lang: language }).toString();
      const response = await ask(session, language, new Request(asked, { headers: { accept: '*/*' } }));
      save(await response.blob(), `${name}.${language}.${format}`);
    },
  });
  return (
    <>
      <div role="group" aria-label={words.download} className="downloads">
        <span aria-hidden="true">{download.isPending ? words.downloading : words.download}</span>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            className="light"
            aria-label={filled(words.downloadAs, format.toUpperCase())}
            disabled={download.isPending}
            onClick={() => download.mutate(format)}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </div>
      {download.error && <Failure error={download.error} onRetry={() => download.mutate(download.variables)} />}
    </>
  );
}

/** Hands a file to the browser, which keeps it where it keeps downloads. */
function save(file: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
