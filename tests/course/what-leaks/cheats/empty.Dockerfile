# fails: no-papers, answers
FROM scratch
CMD ["node", "server.js"]
