# fails: new-star
FROM alpine:3.18
RUN mkdir /observatory && printf 'Sirius       -1.46\nArcturus     -0.05\nVega          0.03\n' > /observatory/stars.txt
CMD ["cat", "/observatory/stars.txt"]
