/** The buttons below a picture. */
import { savePng, saveSvg } from './picture.js'

interface Properties {
  /** The name of the file, without its ending. */
  readonly name: string
  /** Null where there is no picture. */
  readonly svg: () => string | null
}

export const SaveButtons = ({ name, svg }: Properties) => {
  const withSvg = (use: (text: string) => void): void => {
    const text = svg()
    if (text !== null) use(text)
  }
  return (
    <span class="buttons">
      <button type="button" onClick={() => withSvg((text) => saveSvg(`${name}.svg`, text))}>
        Save as SVG
      </button>
      <button type="button" onClick={() => withSvg((text) => void savePng(`${name}.png`, text))}>
        Save as PNG
      </button>
    </span>
  )
}
