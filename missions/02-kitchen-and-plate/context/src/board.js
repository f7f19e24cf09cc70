import { orders } from './orders.js';

const list = document.querySelector('#orders');
for (const { table, dish } of orders) {
  list.insertAdjacentHTML('beforeend', `<li>Table ${table}: ${dish}</li>`);
}
