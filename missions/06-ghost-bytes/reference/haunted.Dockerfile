FROM alpine:3.18
WORKDIR /observatory

COPY . /src
RUN sh /src/fetch.sh /tmp/catalogue.tar
RUN tar -xf /tmp/catalogue.tar -C /observatory
RUN sh /src/index.sh /observatory
RUN rm -r /tmp/catalogue.tar /observatory/plates

CMD ["cat", "/observatory/stars.txt"]
