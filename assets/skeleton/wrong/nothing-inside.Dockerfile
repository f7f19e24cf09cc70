FROM alpine:3.18
WORKDIR /srv
RUN echo 3000000 > size.txt
CMD ["cat", "/srv/greeting.txt"]
