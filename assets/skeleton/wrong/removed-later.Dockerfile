FROM alpine:3.18
WORKDIR /srv
COPY greeting.txt ./
RUN head -c 3000000 /dev/zero > scratch.bin && wc -c < scratch.bin > size.txt
RUN rm scratch.bin
CMD ["cat", "/srv/greeting.txt"]
