package org.longwatch.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aPortSomebodyListensOnIsNotFree() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      assertFalse(Ports.isFree(port));
    }
    assertTrue(Ports.isFree(port));
  }

  @Test
  void aPortSomebodyListensOnAtAllAddressesIsNotFree() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(0));
      assertFalse(Ports.isFree(socket.getLocalPort()));
    }
  }

  @Test
  void theRefusalNamesPortPurposeAndSetting() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      int port = socket.getLocalPort();
      CannotStart refusal =
          assertThrows(
              CannotStart.class,
              () -> Ports.require(port, "the web server", "LONGWATCH_HTTP_PORT"));
      assertEquals(
          "Port "
              + port
              + ", wanted for the web server, is in use by another program. Stop that program, or"
              + " choose another port with LONGWATCH_HTTP_PORT.",
          refusal.getMessage());
    }
  }
}
