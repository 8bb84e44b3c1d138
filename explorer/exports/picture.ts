/** Pictures of the page as files: SVG as it is drawn, or PNG. */
import { save } from './save.js'

/** What a style sheet says of a picture, and what a picture alone has to say itself. */
const LOOKS = [
  ...['fill', 'stroke', 'stroke-width', 'stroke-dasharray'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor'],
] as const

const withLooks = (from: Element, to: Element): void => {
  const style = getComputedStyle(from)
  for (const name of LOOKS) to.setAttribute(name, style.getPropertyValue(name))
  for (const name of ['class', 'style', 'role', 'aria-label']) to.removeAttribute(name)
  for (const [k, child] of [...from.children].entries()) {
    const twin = to.children[k]
    if (twin !== undefined) withLooks(child, twin)
  }
}

/** A picture that needs no style sheet; what stands behind it in the page is its ground. */
export const svgTextOf = (picture: SVGSVGElement): string => {
  const twin = picture.cloneNode(true) as SVGSVGElement
  withLooks(picture, twin)
  const { width, height } = picture.viewBox.baseVal
  twin.setAttribute('width', String(width))
  twin.setAttribute('height', String(height))
  const ground = document.createElementNS(twin.namespaceURI, 'rect')
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: groundOf(picture) }))
    ground.setAttribute(name, value)
  twin.prepend(ground)
  return `${new XMLSerializer().serializeToString(twin)}\n`
}

const isSeen = (colour: string): boolean => colour !== '' && !/^rgba\(.*, 0\)$|^transparent$/.test(colour)

const groundOf = (element: Element): string => {
  for (let one: Element | null = element; one !== null; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor
    if (isSeen(colour)) return colour
  }
  return 'white'
}

export const saveSvg = (name: string, svg: string): void => save(name, new Blob([svg], { type: 'image/svg+xml' }))

/** A canvas of more pixels is refused by browsers. */
const MOST_PIXELS = 16_000

/** With two pixels for one, where there is room for them. */
export const savePng = async (name: string, svg: string): Promise<void> => {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = Math.min(2, MOST_PIXELS / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  if (blob !== null) save(name, blob)
}
