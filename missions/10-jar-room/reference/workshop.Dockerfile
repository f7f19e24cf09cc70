FROM maven:3.9-eclipse-temurin-17
WORKDIR /app

COPY . .
RUN mvn -q package

EXPOSE 8080
CMD java -jar target/pantry-1.0.jar
