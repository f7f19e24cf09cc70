FROM maven:3.9-eclipse-temurin-17
WORKDIR /app
COPY . .
RUN mvn -q package

FROM eclipse-temurin:17-jre-alpine
COPY --from=0 --chown=1000:1000 /app/target/classes /classes
USER 1000:1000
CMD ["java", "-cp", "/classes", "app.Main"]
