package app;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The pantry: what is on the shelf, over HTTP. */
public class Main {
  static byte[] shelf() throws IOException {
    try (InputStream labels = Main.class.getResourceAsStream("/labels.txt")) {
      String jars = labels == null ? "no labels" : new String(labels.readAllBytes(), StandardCharsets.UTF_8);
      return ("On the shelf:\n" + jars).getBytes(StandardCharsets.UTF_8);
    }
  }

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> {
      byte[] body = shelf();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0)));
    server.start();
    System.out.println("the pantry is open on port 8080");
  }
}
