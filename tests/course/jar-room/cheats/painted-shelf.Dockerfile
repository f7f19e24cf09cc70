# fails: labels
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /app
COPY . .
RUN sed -i '/labels.txt/d' pom.xml && printf 'Quince jelly\n' > src/main/resources/labels.txt && mvn -q package
FROM eclipse-temurin:17-jre-alpine
COPY --from=build /app/target/pantry-1.0.jar /pantry.jar
USER 1000
CMD ["java", "-jar", "/pantry.jar"]
