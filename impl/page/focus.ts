/** Moves the focus to a part of the page, before the button that has it goes: else it would be lost. */
export const focusOn = (id: string): void => document.getElementById(id)?.focus({ preventScroll: true })
