/** From values to places in a picture. */

/** Linear from [0, most] to [from, to]. */
export const scale =
  (most: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * value) / (most > 0 ? most : 1)

/** A coordinate with no more digits than a screen shows. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)

/** Round values from 0 on, at most this many steps, up to the greatest value or just beyond it. */
export const ticks = (most: number, steps: number): readonly number[] => {
  if (!(most > 0)) return [0]
  const rough = most / steps
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, k) => Number((k * step).toPrecision(12)))
}

/** Text as it may stand in HTML, also within an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
