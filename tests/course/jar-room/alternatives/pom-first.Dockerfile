FROM maven:3.9-eclipse-temurin-17 AS maker
WORKDIR /build
COPY pom.xml .
COPY src/ src/
RUN mvn -q -DskipTests package && mv target/pantry-1.0.jar pantry.jar

FROM eclipse-temurin:17-jre-alpine AS runner
WORKDIR /opt
COPY --from=maker /build/pantry.jar .
USER nobody
ENTRYPOINT ["java", "-jar", "pantry.jar"]
