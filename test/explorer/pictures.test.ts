import { describe, expect, it } from 'vitest'
import { beginWith } from '../../explorer/subject/begin.js'
import { firstSubject } from '../../explorer/subject/subject.js'
import { drawnAlone, MOST_ALONE } from '../../explorer/timeline/alone.js'
import type { Looks } from '../../explorer/timeline/draw.js'
import { timelineOf } from '../../explorer/timeline/of-session.js'
import { kindsOf, type Timeline } from '../../explorer/timeline/timeline.js'
import { election, taking } from './sessions.js'

const looks: Looks = { ink: '#111', quiet: '#222', rule: '#333', accent: '#444', bad: '#555', panel: '#fff' }

const alone = (timeline: Timeline, begun = 0): string => {
  const shown = timeline.events.map((_, k) => k)
  return drawnAlone({ timeline, shown, kinds: kindsOf(timeline), selected: null }, looks, begun)
}

const times = (text: string, what: RegExp): number => text.match(what)?.length ?? 0

describe('a timeline as a picture that stands alone', () => {
  it('has a line for each server, a mark for each event, and a legend', () => {
    const timeline = timelineOf(taking(beginWith(firstSubject), ...election))
    const svg = alone(timeline)
    expect(svg.split('\n')[0]).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="240"/)
    for (const name of [...timeline.lanes, ...kindsOf(timeline)]) expect(svg).toContain(`>${name}</text>`)
    expect(times(svg, /stroke="#333"/g)).toBe(timeline.lanes.length)
    // The marks of the events, and one more of each kind in the legend.
    expect(times(svg, /<path d="[^"]*" (fill="#444"|fill="none" stroke="#444" stroke-width="2")\/>/g)).toBe(
      timeline.events.length + kindsOf(timeline).length,
    )
  })

  it('has a bar where something lasted, also where that began before the part that is shown', () => {
    const short = { lane: 0, kind: 'read', text: '', detail: [], cause: null }
    const events = Array.from({ length: MOST_ALONE + 5 }, (_, k) => (k === 3 ? { ...short, until: 9 } : short))
    const bars = (begun: number): number =>
      times(alone({ lanes: ['p'], events, refused: null }, begun), / fill="#333"\/>/g)
    expect([bars(0), bars(MOST_ALONE)]).toEqual([1, 1])
    const before = events.map((event, k) => (k === 3 ? { ...event, until: 4 } : event))
    expect(times(alone({ lanes: ['p'], events: before, refused: null }, MOST_ALONE), / fill="#333"\/>/g)).toBe(0)
  })

  it('spells what XML reads otherwise, and shows no more than somebody looks at', () => {
    const event = { lane: 0, kind: 'a<b & "c"', text: '', detail: [], cause: null }
    const events = Array.from({ length: MOST_ALONE + 5 }, () => event)
    const svg = alone({ lanes: ['<x>'], events, refused: null }, MOST_ALONE)
    expect(svg).toContain('>&lt;x&gt;</text>')
    expect(svg).toContain('>a&lt;b &amp; &quot;c&quot;</text>')
    expect(times(svg, / fill="#444"\/>/g)).toBe(MOST_ALONE + 1)
    // From the sixth event on.
    expect([svg.includes('>1</text>'), svg.includes('>9</text>')]).toEqual([false, true])
  })
})
