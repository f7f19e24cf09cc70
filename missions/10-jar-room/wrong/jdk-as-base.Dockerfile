FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY pom.xml ./
COPY src src
RUN mvn -q package

FROM maven:3.9-eclipse-temurin-17
COPY --from=build /app/target/pantry-1.0.jar /pantry.jar
USER 1000
CMD ["java", "-jar", "/pantry.jar"]
