export const orders = [
  { table: 4, dish: 'Margherita' },
  { table: 7, dish: 'Diavola, twice' },
];
