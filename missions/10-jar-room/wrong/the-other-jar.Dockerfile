FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY pom.xml ./
COPY src src
RUN mvn -q package

FROM eclipse-temurin:17-jre-alpine
COPY --from=build /app/target/pantry-labels-printer.jar /pantry.jar
USER 1000
CMD ["java", "-jar", "/pantry.jar"]
