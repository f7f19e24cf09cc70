import { stations } from './stations.js';

export const board = () => stations.map((station, at) => `${at + 1}. ${station}`).join('\n');
