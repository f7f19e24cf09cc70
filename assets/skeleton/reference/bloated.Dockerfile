FROM alpine:3.18
WORKDIR /srv
COPY . .
RUN head -c 3000000 /dev/zero > scratch.bin
RUN wc -c < scratch.bin > size.txt
CMD ["cat", "/srv/greeting.txt"]
