/** Where the page begins. */
import { render } from 'preact'
import { App } from './app.jsx'
import { operationsIn, parseOperations } from './client/operations.js'
import { tabKeeper } from './kept.js'

const OPERATIONS = 'lockstep.operations'

/**
 * The token leaves the address, which people copy, and stays with this tab, so that the page can be reloaded (unless the
 * browser keeps nothing); the fragment is free for the links within the page.
 */
const takeOperations = () => {
  const given = operationsIn(location.hash)
  if (given === null) return parseOperations(tabKeeper.getItem(OPERATIONS) ?? '')
  tabKeeper.setItem(OPERATIONS, given.text)
  history.replaceState(null, '', location.pathname)
  return given
}

const place = document.getElementById('page')
if (place !== null) render(<App operations={takeOperations()} />, place)
