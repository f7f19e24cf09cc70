FROM alpine:3.18
WORKDIR /srv
COPY greeting.txt ./
# What one instruction makes and removes never becomes part of a layer.
RUN head -c 3000000 /dev/zero > scratch.bin \
 && wc -c < scratch.bin > size.txt \
 && rm scratch.bin
CMD ["cat", "/srv/greeting.txt"]
