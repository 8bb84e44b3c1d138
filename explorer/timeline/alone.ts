/** A timeline as a picture that stands alone: all of it, with a legend, as SVG. */
import { draw, heightOf, type Looks, mark, type Pen, type Picture, shapeOf } from './draw.js'
import { svgPen } from './svg-pen.js'

/** The height of a line of the legend. */
const LEGEND = 18

/** What the shapes mean, below a picture that stands alone. */
const drawLegend = (g: Pen, kinds: readonly string[], top: number, looks: Looks): void => {
  for (const [k, kind] of kinds.entries()) {
    const y = top + (k + 0.5) * LEGEND
    g.fillStyle = looks.accent
    g.strokeStyle = looks.accent
    g.lineWidth = 2
    mark(g, shapeOf(kinds, kind), 14, y, 5)
    g.fillStyle = looks.ink
    g.fillText(kind, 28, y + 4)
  }
}

/** Pixels from event to event in a picture that stands alone. */
const ALONE = 26

/** The most events of a picture: a wider one is not looked at. */
export const MOST_ALONE = 2000

/** The whole run as a picture that stands alone, with a legend: SVG. Of a longer one, the events from this place on. */
export const drawnAlone = (picture: Picture, looks: Looks, begun: number): string => {
  const { shown, kinds, timeline } = picture
  const from = shown.length <= MOST_ALONE ? 0 : Math.min(begun, shown.length - MOST_ALONE)
  const window = { from, to: Math.min(shown.length, from + MOST_ALONE), step: ALONE }
  const width = Math.max(240, (window.to - from) * ALONE)
  const top = heightOf(timeline)
  const { pen, written } = svgPen(width, top + kinds.length * LEGEND + 8, looks.panel)
  draw(pen, width, picture, window, looks)
  drawLegend(pen, kinds, top, looks)
  return written()
}
