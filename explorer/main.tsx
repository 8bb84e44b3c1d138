/** Where the page begins. */
import { render } from 'preact'
import { App } from './app.jsx'
import { keptTheme, setTheme } from './theme.js'

setTheme(keptTheme())
const place = document.getElementById('page')
if (place !== null) render(<App />, place)
