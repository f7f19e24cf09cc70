# fails: no-ghosts
FROM alpine:3.18
WORKDIR /observatory
COPY . /src
RUN sh /src/fetch.sh /tmp/stuff && tar -xf /tmp/stuff -C /observatory && sh /src/index.sh /observatory && mv /observatory/plates /tmp/p
RUN : > /tmp/stuff && for f in /tmp/p/*; do : > $f; done
CMD ["cat", "/observatory/stars.txt"]
