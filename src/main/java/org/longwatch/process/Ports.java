package org.longwatch.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Which TCP ports this machine still has to give. */
public final class Ports {

  private Ports() {}

  /** A port nobody listens on at this moment. */
  public static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a server could listen on this port, both on loopback and on all addresses. */
  public static boolean isFree(int port) {
    return canListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && canListen(new InetSocketAddress(port));
  }

  private static boolean canListen(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      // ports of connections that were just closed (TIME_WAIT) are free for a server
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What to tell the operator about a taken port.
   *
   * @param what who wanted it, e.g. "the web server"
   * @param setting how to choose another, e.g. "LONGWATCH_HTTP_PORT"
   */
  public static String taken(int port, String what, String setting) {
    return "Port "
        + port
        + ", wanted for "
        + what
        + ", is in use by another program. Stop that program, or choose another port with "
        + setting
        + ".";
  }

  /** Fails with a message for the operator when the port is taken. */
  public static void require(int port, String what, String setting) {
    if (!isFree(port)) {
      throw new CannotStart(taken(port, what, setting));
    }
  }
}
