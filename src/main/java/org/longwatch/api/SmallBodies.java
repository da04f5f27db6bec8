package org.longwatch.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Orders to this interface are small; a large body is refused before anything reads it whole. */
@Provider
@PreMatching
public class SmallBodies implements ContainerRequestFilter {

  private static final int MOST_BYTES = 64 * 1024;

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    byte[] bytes = request.getEntityStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      request.abortWith(
          Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE)
              .entity("A body has at most " + MOST_BYTES + " bytes")
              .type("text/plain")
              .build());
      return;
    }
    request.setEntityStream(new ByteArrayInputStream(bytes));
  }
}
