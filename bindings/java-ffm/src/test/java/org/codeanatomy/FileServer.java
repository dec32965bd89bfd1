package org.codeanatomy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web server on this machine with one file, which can be read in parts. */
final class FileServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("(?i)range: bytes=(\\d+)-(\\d*)");

  private final ServerSocket listener;
  private final String path;
  private final byte[] content;

  FileServer(String path, String content) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    this.path = path;
    this.content = content.getBytes(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().start(this::serve);
  }

  /** Scheme, host and port. */
  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        answer(client);
      } catch (IOException failure) {
        // The client is gone, or the server is closed.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    String first = in.readLine();
    if (first == null) {
      return;
    }
    String[] request = first.split(" ");
    int from = 0;
    int to = content.length;
    String status = "200 OK";
    String range = "";
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      Matcher part = RANGE.matcher(line);
      if (part.matches()) {
        from = Integer.parseInt(part.group(1));
        to = part.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(part.group(2)) + 1);
        status = "206 Partial Content";
        range = "Content-Range: bytes " + from + "-" + (to - 1) + "/" + content.length + "\r\n";
      }
    }
    byte[] body = Arrays.copyOfRange(content, from, to);
    if (!request[1].equals(path)) {
      status = "404 Not Found";
      body = new byte[0];
    }
    String head =
        "HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, range, body.length);
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    if (request[0].equals("GET")) {
      out.write(body);
    }
    out.flush();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
