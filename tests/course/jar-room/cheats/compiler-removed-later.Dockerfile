# fails: light
FROM maven:3.9-eclipse-temurin-17
WORKDIR /app
COPY . .
RUN mvn -q package && find / -xdev \( -path '*/bin/javac' -o -path '*/bin/mvn' \) -exec rm -f {} +
USER 1000
CMD ["java", "-jar", "target/pantry-1.0.jar"]
