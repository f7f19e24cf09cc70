FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY . .
RUN mvn -q package

FROM eclipse-temurin:17-jre-alpine
RUN adduser -D -u 10001 aunt
USER aunt
COPY --from=build /app/target/pantry-1.0.jar /home/aunt/
CMD exec java $JAVA_OPTS -jar /home/aunt/pantry-1.0.jar
