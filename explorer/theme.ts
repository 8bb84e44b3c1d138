/** Light, dark, or as the system is. */
const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const KEY = 'lockstep.explorer.theme'

export const keptTheme = (): Theme => {
  try {
    return themes.find((one) => one === localStorage.getItem(KEY)) ?? 'system'
  } catch {
    // A page that is opened from a file, or whose browser keeps nothing, has no storage.
    return 'system'
  }
}

export const setTheme = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // It holds until the page is closed.
  }
}

export const themeAfter = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
