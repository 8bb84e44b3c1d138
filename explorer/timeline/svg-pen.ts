/** A pen that writes SVG: what is drawn on a canvas is drawn with it as well. */
import { inXml } from '../exports/xml.js'
import type { Pen } from './draw.js'

const shown = (value: number): string => String(Math.round(value * 10) / 10)

/** `written` is the picture so far. Widths in pixels. */
export const svgPen = (
  width: number,
  height: number,
  ground: string,
): { readonly pen: Pen; readonly written: () => string } => {
  const parts: string[] = []
  let path: string[] = []
  const put = (look: string): void => {
    if (path.length > 0) parts.push(`<path d="${path.join('')}" ${look}/>`)
  }
  const stroke = (): string => `fill="none" stroke="${inXml(String(pen.strokeStyle))}" stroke-width="${pen.lineWidth}"`
  const pen: Pen = {
    strokeStyle: '#000',
    fillStyle: '#000',
    lineWidth: 1,
    font: '12px sans-serif',
    beginPath: () => {
      path = []
    },
    moveTo: (x, y) => path.push(`M${shown(x)} ${shown(y)}`),
    lineTo: (x, y) => path.push(`L${shown(x)} ${shown(y)}`),
    closePath: () => path.push('Z'),
    rect: (x, y, w, h) => path.push(`M${shown(x)} ${shown(y)}h${shown(w)}v${shown(h)}h${shown(-w)}Z`),
    // Only whole circles are drawn.
    arc: (x, y, r) =>
      path.push(
        `M${shown(x - r)} ${shown(y)}a${shown(r)} ${shown(r)} 0 1 0 ${shown(2 * r)} 0a${shown(r)} ${shown(r)} 0 1 0 ${shown(-2 * r)} 0Z`,
      ),
    stroke: () => put(stroke()),
    fill: () => put(`fill="${inXml(String(pen.fillStyle))}"`),
    clearRect: () => {},
    strokeRect: (x, y, w, h) =>
      parts.push(`<rect x="${shown(x)}" y="${shown(y)}" width="${shown(w)}" height="${shown(h)}" ${stroke()}/>`),
    fillText: (text, x, y) =>
      parts.push(
        `<text x="${shown(x)}" y="${shown(y)}" fill="${inXml(String(pen.fillStyle))}" style="font:${inXml(pen.font)}">${inXml(text)}</text>`,
      ),
  }
  const written = (): string =>
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${shown(width)}" height="${shown(height)}" viewBox="0 0 ${shown(width)} ${shown(height)}">`,
      `<rect width="100%" height="100%" fill="${inXml(ground)}"/>`,
      ...parts,
      '</svg>',
      '',
    ].join('\n')
  return { pen, written }
}
