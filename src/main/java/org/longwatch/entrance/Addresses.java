package org.longwatch.entrance;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Where a request comes from. */
public final class Addresses {

  private Addresses() {}

  /**
   * The address of the asker. Behind proxies that we know it is the last one in {@code
   * X-Forwarded-For} that none of them has; what stands before it anybody could have written.
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
    return address;
  }
}
