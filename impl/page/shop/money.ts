const format = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

/** Of cents, for instance "€3.50". */
export const money = (cents: number): string => format.format(cents / 100)
