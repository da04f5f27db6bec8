package org.longwatch.entrance;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Where a request comes from, as far as brakes ask. With IPv6 that is a network of 64 bits: every
 * line gets as many addresses, so one of them says nothing about who asks.
 */
public final class Addresses {

  private Addresses() {}

  /**
   * The address of the asker, or its network. Behind proxies that we know it is the last one in
   * {@code X-Forwarded-For} that none of them has; what stands before it anybody could have
   * written.
   */
  public static String of(HttpServletRequest request, Set<String> proxies) {
    return of(
        request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")), proxies);
  }

  static String of(String remote, List<String> forwarded, Set<String> proxies) {
    String address = remote;
    String[] hops = String.join(",", forwarded).split(",");
    for (int i = hops.length - 1; i >= 0 && proxies.contains(address); i--) {
      String hop = hops[i].strip();
      if (!hop.matches("[0-9A-Fa-f.:]{2,45}")) {
        break;
      }
      address = hop;
    }
    return network(address);
  }

  private static String network(String address) {
    if (address == null || address.indexOf(':') < 0) {
      return address;
    }
    try {
      // an address in figures is not looked up
      byte[] bytes = InetAddress.getByName(address).getAddress();
      if (bytes.length == 4) {
        // IPv4 written as IPv6
        return InetAddress.getByAddress(bytes).getHostAddress();
      }
      StringBuilder network = new StringBuilder();
      for (int i = 0; i < 8; i += 2) {
        network
            .append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff))
            .append(':');
      }
      return network.append(":/64").toString();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
