export const stations = ['Chassis', 'Engine', 'Seats', 'Paint'];
