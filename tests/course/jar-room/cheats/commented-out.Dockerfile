# fails: no-compiler, light
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY . .
RUN mvn -q package
# FROM eclipse-temurin:17-jre-alpine
USER 1000
CMD ["java", "-jar", "target/pantry-1.0.jar"]
