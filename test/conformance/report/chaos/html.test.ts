import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../../conformance/harness/chaos/evidence.js'
import { judge } from '../../../../conformance/harness/chaos/judge.js'
import { chaosHtml } from '../../../../conformance/report/chaos/html.js'
import { axisOf } from '../../../../conformance/report/chaos/lanes.js'
import { good, staleHistory } from '../../harness/chaos/evidence.js'

const page = (planted: Partial<Evidence> = {}): string => {
  const evidence = { ...good, ...planted }
  return chaosHtml(
    evidence,
    judge(evidence, () => {}),
  )
}

/** The opening and closing tags that do not fit together; none in a page that is well formed. */
const mismatched = (html: string): readonly string[] => {
  const open: string[] = []
  const wrong: string[] = []
  const alone = new Set(['meta', '!doctype'])
  for (const [, slash, name = '', rest = ''] of html.matchAll(/<(\/?)([a-z0-9!]+)((?:"[^"]*"|[^">])*)>/g)) {
    if (slash === '/') {
      const last = open.pop()
      if (last !== name) wrong.push(`</${name}> closes <${last}>`)
    } else if (!alone.has(name) && !rest.endsWith('/')) open.push(name)
  }
  return [...wrong, ...open]
}

describe('the report of a run', () => {
  it('is one well-formed page that asks nothing of any network', () => {
    const html = page()
    expect(mismatched(html)).toEqual([])
    expect(html).toMatch(/^<!doctype html>/)
    expect(html).not.toMatch(/https?:|<script|<link|@import|url\(|src=/)
    expect(html).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('is made for light and dark, and for narrow screens', () => {
    const html = page()
    expect(html).toContain('prefers-color-scheme:dark')
    expect(html).toContain('name="viewport" content="width=device-width,initial-scale=1"')
  })

  it('is the same for the same run', () => {
    expect(page()).toBe(page())
  })

  it('shows every fault where it was, and in the table', () => {
    const html = page()
    const { x } = axisOf(5)
    const width = Math.round((x(2) - x(0.5)) * 10) / 10
    expect(html).toContain(
      `<title>SIGKILL of n1; 0.5 s to 2.0 s</title><rect class="kill" x="${Math.round(x(0.5) * 10) / 10}" y="20" width="${width}"`,
    )
    expect(html).toContain('<title>partition: alone of n2; messages vanish; 1.0 s to 3.0 s</title>')
    expect(html).toContain('<td>frames: delay</td><td></td><td>5 to 50 ms</td>')
  })

  it('shows roles with their terms', () => {
    const html = page()
    expect(html).toContain('<title>n3: leader in term 2, 0.0 s to 5.0 s</title>')
    expect(html).toContain('<title>n1: no answer, 0.5 s to 2.0 s</title>')
    expect(html).toContain('<title>the terms of n2</title>')
  })

  it('breaks the lines of latency where nothing was answered', () => {
    const path = /<path class="line p50" d="([^"]*)"/.exec(page())?.[1] ?? ''
    expect(path.split('M').length - 1).toBe(2)
  })

  it('says that all holds only if all holds', () => {
    expect(page()).toContain('<h1 class="good">Safe under chaos: every verdict holds</h1>')
    const failed = page({ history: staleHistory, served: [null, 4.2] })
    expect(failed).toContain('<h1 class="bad">Not safe: 2 verdicts fail</h1>')
    expect(failed.match(/✗ fails/g)).toHaveLength(2)
    expect(failed).toContain('<pre>client c1 was not served any more</pre>')
    expect(mismatched(failed)).toEqual([])
  })

  it('shows the operations that conflict', () => {
    expect(page({ history: staleHistory })).toMatch(/<pre>[^<]*ReadProduct tea[^<]*stock 10[^<]*<\/pre>/)
  })

  it('takes what nodes and clients say as text, not as HTML', () => {
    const html = page({ findings: ['<img src=x onerror="alert(1)"> & more'] })
    expect(html).toContain('<pre>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; more</pre>')
    expect(html).not.toContain('<img')
  })

  it('draws a run in which nothing was measured', () => {
    const html = page({ happened: [], phases: [], traffic: [], memory: [], ended: 0, healed: 0 })
    expect(mismatched(html)).toEqual([])
    expect(html).not.toMatch(/NaN|Infinity/)
  })
})
