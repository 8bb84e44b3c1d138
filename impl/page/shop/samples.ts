/** Goods for an empty shop, to try it with. */
export const samples = [
  { id: 'black-tea', name: 'Black tea', price: 490, stock: 120 },
  { id: 'blossom-honey', name: 'Blossom honey', price: 720, stock: 60 },
  { id: 'clay-mug', name: 'Clay mug', price: 1450, stock: 40 },
  { id: 'desk-lamp', name: 'Desk lamp', price: 4900, stock: 12 },
  { id: 'house-fern', name: 'House fern', price: 1850, stock: 25 },
  { id: 'olive-oil', name: 'Olive oil', price: 1180, stock: 80 },
  { id: 'paper-book', name: 'Book of blank pages', price: 950, stock: 200 },
  { id: 'roast-coffee', name: 'Roast coffee', price: 1090, stock: 90 },
] as const
