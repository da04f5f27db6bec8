package org.longwatch.fhir;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A request whose body has been read and is handed out again, perhaps in another spelling. */
final class KeptBody extends HttpServletRequestWrapper {

  private static final Set<String> OF_THE_BODY =
      Set.of("content-type", "content-length", "content-encoding");

  private final byte[] bytes;
  private final String type;

  KeptBody(HttpServletRequest request, byte[] bytes) {
    this(request, bytes, request.getContentType());
  }

  KeptBody(HttpServletRequest request, byte[] bytes, String type) {
    super(request);
    this.bytes = bytes;
    this.type = type;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public String getContentType() {
    return type;
  }

  @Override
  public int getContentLength() {
    return bytes.length;
  }

  @Override
  public long getContentLengthLong() {
    return bytes.length;
  }

  @Override
  public String getHeader(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "content-type" -> type;
      case "content-length" -> String.valueOf(bytes.length);
      case "content-encoding" -> null;
      default -> super.getHeader(name);
    };
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (!OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT))) {
      return super.getHeaders(name);
    }
    String value = getHeader(name);
    return Collections.enumeration(value == null ? List.of() : List.of(value));
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return new ServletInputStream() {
      @Override
      public int read() {
        return in.read();
      }

      @Override
      public int read(byte[] target, int from, int length) {
        return in.read(target, from, length);
      }

      @Override
      public boolean isFinished() {
        return in.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("The body is at hand");
      }
    };
  }
}
