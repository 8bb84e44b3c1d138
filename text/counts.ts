/** Numbers in words, as every report writes them. */

/** A number of things in words, such as "1 step" or "12 steps"; `things` where it is not the thing with an s. */
export const counted = (count: number, thing: string, things = `${thing}s`): string =>
  `${grouped(count)} ${count === 1 ? thing : things}`

/** An integer with its thousands grouped, in the same way on every machine. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
