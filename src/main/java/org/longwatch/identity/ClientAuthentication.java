package org.longwatch.identity;

import java.util.Optional;

/**
 * How a centre's system proves who it is at the token endpoint. Today a shared secret; SMART
 * Backend Services (a signed assertion) is another way to fill the same seam.
 */
public interface ClientAuthentication {

  /**
   * Who the proof belongs to.
   *
   * @param clientId the client's id
   * @param proof secret or assertion
   * @return empty if the proof does not hold, for whatever reason
   */
  Optional<ClientLine> authenticate(String clientId, String proof);
}
