/** Frames of a page, and its first paint. */
import type { Browser, Page } from 'playwright-core'

/** Milliseconds. */
export interface Frames {
  readonly count: number
  readonly median: number
  readonly p95: number
  readonly worst: number
}

export const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ?? Number.NaN

/** Milliseconds from the beginning of the navigation, of a browser without a cache. */
export const firstPaint = async (browser: Browser, url: string): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(url)
  const paint: number = await page.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime)
    }).observe({ type: 'paint', buffered: true })
  })`)
  await context.close()
  return paint
}

/** Does something once in each of these frames: the text of a function of the frame's number. */
export const framesOf = async (page: Page, count: number, deed: string): Promise<Frames> => {
  const times: readonly number[] = await page.evaluate(`(async () => {
    const deed = ${deed}
    const frame = () => new Promise(requestAnimationFrame)
    const times = []
    let before = await frame()
    for (let k = 0; k < ${count}; k += 1) {
      deed(k)
      const now = await frame()
      times.push(now - before)
      before = now
    }
    return times
  })()`)
  return { count, median: quantile(times, 0.5), p95: quantile(times, 0.95), worst: quantile(times, 1) }
}

/** A key, pressed in the page or where the selector leads. */
export const press = (key: string, selector: string | null = null): string => {
  const target = selector === null ? 'document' : `document.querySelector('${selector}')`
  const event = `new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true })`
  return `() => ${target}.dispatchEvent(${event})`
}

/** From one end of a slider to the other. */
export const slide = (selector: string, frames: number): string => `(k) => {
  const slider = document.querySelector('${selector}')
  slider.value = String(Math.round((Number(slider.max) * k) / ${frames}))
  slider.dispatchEvent(new Event('input', { bubbles: true }))
}`
