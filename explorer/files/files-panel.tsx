/** Files that a reader opens: what they are, the verdict, and the run. */
import { useState } from 'preact/hooks'
import { ChaosView } from '../chaos/chaos-view.jsx'
import { Diagram } from '../timeline/diagram.jsx'
import type { Read, Verdict } from './read-files.js'
import type { Report } from './report.js'
import { type Files, givenOf } from './use-files.js'

const Judged = ({ isGood, lines }: Verdict) => {
  const [first, ...rest] = lines
  return (
    <>
      <p class={isGood === null ? 'pill' : isGood ? 'pill good' : 'pill bad'} data-testid="file-verdict">
        {isGood === null ? '? ' : isGood ? '✓ ' : '✗ '}
        {first}
      </p>
      {rest.length > 0 && <pre class="lines">{rest.join('\n')}</pre>}
    </>
  )
}

/** `isTold`: a report has said the verdict already. */
const Looked = ({ read, isTold }: { readonly read: Extract<Read, { _tag: 'Timeline' }>; readonly isTold: boolean }) => {
  const { timeline, verdict, title } = read
  const [selected, select] = useState<number | null>(null)
  const place = selected ?? timeline.refused?.at ?? null
  const event = place === null ? undefined : timeline.events[place]
  return (
    <>
      <h3>{title}</h3>
      {verdict !== null && !isTold && <Judged {...verdict} />}
      <Diagram timeline={timeline} selected={place} select={select} />
      {event !== undefined && (
        <section aria-label="The event that is looked at">
          <h4>{event.text}</h4>
          <ul class="changes">
            {event.detail.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {place === timeline.refused?.at && <pre class="lines">{timeline.refused?.lines.join('\n')}</pre>}
        </section>
      )}
    </>
  )
}

interface Properties {
  readonly files: Files
  readonly report: Report | null
}

export const FilesPanel = ({ files: { read, working, open }, report }: Properties) => {
  const [isOver, setOver] = useState(false)
  const take = async (list: FileList | null): Promise<void> => {
    const all = [...(list ?? [])]
    if (all.length > 0) open(await Promise.all(all.map((file) => givenOf(file.name, file))))
  }
  return (
    <section class="panel" aria-labelledby="files-title">
      <h2 id="files-title">{report === null ? 'Open files' : report.title}</h2>
      {report !== null && <Judged {...report.verdict} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way more; the button beside it does the same by keys. */}
      <div
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer?.files ?? null)
        }}
      >
        <label>
          Choose files, or drop them here{' '}
          <input type="file" multiple onChange={({ currentTarget: { files } }) => void take(files)} />
        </label>
        <p class="quiet">
          A counterexample (--trace-out FILE.itf.json), the trace of a cluster (the files of all its nodes), a history
          of clients, a schedule of faults, or what a command printed with --json.
        </p>
      </div>
      {working !== null && <p role="status">{working} …</p>}
      {read?._tag === 'Refused' && <p class="pill bad">✗ {read.why}</p>}
      {read?._tag === 'Report' && (
        <>
          <h3>{read.title}</h3>
          <Judged {...read.verdict} />
        </>
      )}
      {read?._tag === 'Chaos' && (
        <>
          {report === null && <h3>{read.title}</h3>}
          {read.verdict !== null && report === null && <Judged {...read.verdict} />}
          <ChaosView report={read.report} />
        </>
      )}
      {read?._tag === 'Timeline' && <Looked read={read} isTold={report !== null} />}
    </section>
  )
}
