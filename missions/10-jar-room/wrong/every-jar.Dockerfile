FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY pom.xml ./
COPY src src
RUN mvn -q package && cp target/*.jar /app.jar

FROM eclipse-temurin:17-jre-alpine
COPY --from=build /app.jar app.jar
USER 1000
CMD ["java", "-jar", "app.jar"]
