# fails: open
FROM eclipse-temurin:17-jre-alpine
USER 1000
