module.exports = (name = 'stranger') => `Hello, ${name}\n`;
