package org.longwatch.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A fresh self-signed certificate of a server with its key.
 *
 * @param pem the certificate as a file, for those who are to trust it
 */
public record ServerCertificate(SSLContext context, Path pem) {

  private static final char[] PASSWORD = "of a test".toCharArray();

  /**
   * Makes one with the JDK's {@code keytool}.
   *
   * @param name for whom, for instance {@code ip:127.0.0.1} or {@code dns:mail.example.org}
   * @param days how long from now it is good
   */
  public static ServerCertificate of(String name, int days) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "certificate");
      Path keys = folder.resolve("keys.p12");
      Process keytool =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                      "-genkeypair",
                      "-alias",
                      "server",
                      "-keyalg",
                      "EC",
                      "-dname",
                      "CN=mail",
                      "-ext",
                      "san=" + name,
                      "-startdate",
                      "-2d",
                      "-validity",
                      Integer.toString(2 + days),
                      "-storetype",
                      "PKCS12",
                      "-keystore",
                      keys.toString(),
                      "-storepass",
                      new String(PASSWORD)))
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keys)) {
        store.load(in, PASSWORD);
      }
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      Path pem = folder.resolve("certificate.pem");
      Files.writeString(
          pem,
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(store.getCertificate("server").getEncoded())
              + "\n-----END CERTIFICATE-----\n");
      return new ServerCertificate(context, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The server's side of TLS on a connection that stands. */
  SSLSocket server(Socket connection) throws IOException {
    SSLSocket safe =
        (SSLSocket) context.getSocketFactory().createSocket(connection, null, 0, false);
    safe.setUseClientMode(false);
    return safe;
  }
}
