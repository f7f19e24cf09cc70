# fails: our-page, api-answers
FROM alpine:3.18 AS api
USER nobody

FROM alpine:3.18 AS front
