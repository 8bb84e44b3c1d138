/** What outlives a reload of the page. */
import { keeperOf } from './shop/keeper.js'

/** By this browser, for all its tabs and until they are forgotten. */
export const browserKeeper = keeperOf(() => localStorage)
/** By this tab, until it is closed. */
export const tabKeeper = keeperOf(() => sessionStorage)
